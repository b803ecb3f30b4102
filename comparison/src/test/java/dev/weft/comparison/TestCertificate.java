package dev.weft.comparison;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;

/// A certificate for `localhost`, signed with its own key: made anew, so that it is never too old.
///
/// @param certificate the PEM file with the certificate
/// @param key the PEM file with the private key
public record TestCertificate(Path certificate, Path key) {
    private static final String PASSWORD = "changeit";

    public static TestCertificate in(Path directory) throws Exception {
        Path file = directory.resolve("store");
        var keytool =
                new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                        "-genkeypair",
                        "-alias",
                        "here",
                        "-dname",
                        "CN=here",
                        "-keyalg",
                        "EC",
                        "-ext",
                        "san=dns:localhost",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        PASSWORD);
        keytool.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        assertThat(keytool.start().waitFor()).isZero();
        KeyStore store = KeyStore.getInstance(file.toFile(), PASSWORD.toCharArray());
        byte[] key = store.getKey("here", PASSWORD.toCharArray()).getEncoded();
        return new TestCertificate(
                pem(directory, "CERTIFICATE", store.getCertificate("here").getEncoded()),
                pem(directory, "PRIVATE KEY", key));
    }

    private static Path pem(Path directory, String label, byte[] content) throws IOException {
        String text =
                "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
                        .formatted(label, Base64.getMimeEncoder().encodeToString(content));
        return Files.writeString(directory.resolve(label + ".pem"), text);
    }
}
