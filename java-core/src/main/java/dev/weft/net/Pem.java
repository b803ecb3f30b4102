package dev.weft.net;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// Certificates and keys in text files, between lines that say what they are (RFC 7468). The JDK's
/// own reader of these is a preview.
final class Pem {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----(.*?)-----END \\1-----", Pattern.DOTALL);

    private Pem() {}

    /// The certificates of a file, in its order; whatever else is in it is passed over.
    static List<X509Certificate> certificates(Path file) throws IOException {
        var certificates = new ArrayList<X509Certificate>();
        for (MatchResult block : blocks(file)) {
            if (block.group(1).endsWith("CERTIFICATE")) {
                certificates.add(certificate(file, block));
            }
        }
        if (certificates.isEmpty()) {
            throw new IOException(file + " has no certificate in PEM form");
        }
        return certificates;
    }

    private static X509Certificate certificate(Path file, MatchResult block) throws IOException {
        try {
            var factory = CertificateFactory.getInstance("X.509");
            return (X509Certificate)
                    factory.generateCertificate(new ByteArrayInputStream(der(block)));
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IOException(file + " has a malformed certificate", malformed);
        }
    }

    /// The private key of a file, which may have certificates too.
    ///
    /// @param owner the certificate that it belongs to
    static PrivateKey key(Path file, X509Certificate owner) throws IOException {
        for (MatchResult block : blocks(file)) {
            String label = block.group(1);
            if (label.equals("PRIVATE KEY")) {
                return key(file, block, owner);
            }
            if (label.endsWith("PRIVATE KEY")) {
                throw new IOException(
                        "%s has its key as %s, which is not read; `openssl pkcs8 -topk8 -nocrypt`"
                                        .formatted(file, label)
                                + " makes one that is");
            }
        }
        throw new IOException(file + " has no private key in PEM form");
    }

    private static PrivateKey key(Path file, MatchResult block, X509Certificate owner)
            throws IOException {
        PublicKey theirs = owner.getPublicKey();
        try {
            var factory = KeyFactory.getInstance(theirs.getAlgorithm());
            PrivateKey key = factory.generatePrivate(new PKCS8EncodedKeySpec(der(block)));
            if (!areAPair(key, theirs)) {
                throw new IOException(
                        "the private key in %s is not that of the certificate of %s"
                                .formatted(file, owner.getSubjectX500Principal()));
            }
            return key;
        } catch (GeneralSecurityException | IllegalArgumentException malformed) {
            throw new IOException(
                    "the private key in %s is malformed, or not of the kind of the certificate: %s"
                            .formatted(file, theirs.getAlgorithm()),
                    malformed);
        }
    }

    private static boolean areAPair(PrivateKey key, PublicKey theirs)
            throws GeneralSecurityException {
        String algorithm =
                switch (theirs.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA" -> "EdDSA";
                    default -> null;
                };
        if (algorithm == null) {
            return true; // the handshake will tell
        }
        byte[] something = {1, 2, 3};
        var signature = Signature.getInstance(algorithm);
        signature.initSign(key);
        signature.update(something);
        byte[] signed = signature.sign();
        signature.initVerify(theirs);
        signature.update(something);
        return signature.verify(signed);
    }

    private static byte[] der(MatchResult block) {
        return Base64.getMimeDecoder().decode(block.group(2));
    }

    private static List<MatchResult> blocks(Path file) throws IOException {
        return BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1))
                .results()
                .toList();
    }
}
