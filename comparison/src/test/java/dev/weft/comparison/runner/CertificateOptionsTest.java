package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.comparison.TestCertificate;
import dev.weft.net.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

import java.nio.file.Files;
import java.nio.file.Path;

/// Which option is to blame for a file that is not what it should be.
class CertificateOptionsTest {
    @TempDir static Path directory;
    private static TestCertificate here;

    @BeforeAll
    static void makeACertificate() throws Exception {
        here = TestCertificate.in(directory);
    }

    private static TlsOptions read(Object... arguments) {
        var options = new CertificateOptions();
        var line = new CommandLine(options);
        line.parseArgs(
                java.util.Arrays.stream(arguments).map(Object::toString).toArray(String[]::new));
        return options.read(line);
    }

    private static void isBlamed(String message, Object... arguments) {
        assertThatThrownBy(() -> read(arguments))
                .isInstanceOf(ParameterException.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void bothFilesOrOneWithBothWillDo() throws Exception {
        Path both =
                Files.writeString(
                        directory.resolve("both.pem"),
                        Files.readString(here.certificate()) + Files.readString(here.key()));
        assertThat(read("--tls", here.certificate(), "--tls-key", here.key())).isNotNull();
        assertThat(read("--tls", both)).isNotNull();
        assertThat(read()).isNull();
    }

    @Test
    void aKeyThatIsNoneIsTheKeysMistake() throws Exception {
        Path empty = Files.writeString(directory.resolve("empty.pem"), "");
        Path other = TestCertificate.in(Files.createDirectory(directory.resolve("other"))).key();
        isBlamed(
                "--tls-key: " + empty + " has no private key in PEM form",
                "--tls",
                here.certificate(),
                "--tls-key",
                empty);
        isBlamed(
                "--tls-key: the private key in " + other + " is not that of the certificate",
                "--tls",
                here.certificate(),
                "--tls-key",
                other);
        isBlamed(
                "--tls-key: " + directory + " cannot be read",
                "--tls",
                here.certificate(),
                "--tls-key",
                directory);
    }

    @Test
    void aCertificateThatIsNoneIsTheCertificates() {
        isBlamed(
                "--tls: " + here.key() + " has no certificate in PEM form",
                "--tls",
                here.key(),
                "--tls-key",
                here.certificate());
        isBlamed(
                "--tls: " + here.certificate() + " has no private key in PEM form",
                "--tls",
                here.certificate());
    }
}
