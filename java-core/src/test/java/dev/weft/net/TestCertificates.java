package dev.weft.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/// Certificates that are made when they are first wanted, by the keytool of the JDK that runs, so
/// that none is too old: PEM files in a directory that goes when the JVM does.
final class TestCertificates {
    private static final String PASSWORD = "changeit";
    private static final Path HOME = directory();

    /// Signs the others.
    static final Path AUTHORITY = HOME.resolve("authority.pem");

    /// Of this machine, by its name and address.
    static final String HERE = "here";

    /// Of another host.
    static final String ELSEWHERE = "elsewhere";

    /// Of this machine, a year ago.
    static final String EXPIRED = "expired";

    /// Of this machine, says nobody but itself.
    static final String STRANGER = "stranger";

    static {
        try {
            make("authority", "-ext", "bc:c", "-ext", "ku=keyCertSign,cRLSign");
            signed(HERE, "-ext", "san=dns:localhost,ip:127.0.0.1");
            signed(ELSEWHERE, "-ext", "san=dns:elsewhere.example");
            signed(EXPIRED, "-ext", "san=dns:localhost", "-startdate", "-1y", "-validity", "1");
            make(STRANGER, "-ext", "san=dns:localhost");
            export();
        } catch (Exception failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    private TestCertificates() {}

    /// The chain of a certificate.
    static Path chain(String name) {
        return HOME.resolve(name + ".pem");
    }

    /// The private key of a certificate.
    static Path key(String name) {
        return HOME.resolve(name + ".key");
    }

    /// Options of a server with a certificate.
    static TlsOptions serving(String name) throws IOException {
        return TlsOptions.defaults().certificate(chain(name), key(name));
    }

    /// Options of a client that trusts the authority.
    static TlsOptions trusting() throws IOException {
        return TlsOptions.defaults().trust(AUTHORITY);
    }

    private static Path directory() {
        try {
            Path made = Files.createTempDirectory("weft-certificates");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(made)));
            return made;
        } catch (IOException failure) {
            throw new ExceptionInInitializerError(failure);
        }
    }

    private static void delete(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path each : files.toList()) {
                Files.delete(each);
            }
            Files.delete(directory);
        } catch (IOException e) {
            // The system cleans up such directories one day.
        }
    }

    private static void signed(String name, String... more) throws Exception {
        var all = new ArrayList<>(List.of("-signer", "authority"));
        all.addAll(Arrays.asList(more));
        make(name, all.toArray(String[]::new));
    }

    private static void make(String name, String... more) throws Exception {
        var command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home"), "bin", "keytool")
                                        .toString(),
                                "-J-XX:TieredStopAtLevel=1",
                                "-J-XX:+UseSerialGC",
                                "-J-Xshare:auto",
                                "-genkeypair",
                                "-alias",
                                name,
                                "-dname",
                                "CN=" + name,
                                "-keyalg",
                                "EC",
                                "-groupname",
                                "secp256r1",
                                "-keystore",
                                HOME.resolve("store").toString(),
                                "-storepass",
                                PASSWORD));
        command.addAll(Arrays.asList(more));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
    }

    private static void export() throws Exception {
        var store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(HOME.resolve("store"))) {
            store.load(in, PASSWORD.toCharArray());
        }
        for (String name : Collections.list(store.aliases())) {
            var text = new StringBuilder();
            for (Certificate each : store.getCertificateChain(name)) {
                text.append(pem("CERTIFICATE", each.getEncoded()));
            }
            Files.writeString(chain(name), text);
            Key key = store.getKey(name, PASSWORD.toCharArray());
            Files.writeString(key(name), pem("PRIVATE KEY", key.getEncoded()));
        }
    }

    static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(label, body, label);
    }
}
