package dev.weft.net;

import static dev.weft.net.TestCertificates.ELSEWHERE;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.chain;
import static dev.weft.net.TestCertificates.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

import javax.net.ssl.SSLContext;

/// What is read from PEM files, and what is said of those that cannot be.
class PemTest {
    @TempDir private Path directory;

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("file.pem"), content);
    }

    private static TlsOptions options(Path chain, Path key) throws IOException {
        return TlsOptions.defaults().certificate(chain, key);
    }

    @Test
    void aChainIsReadInItsOrder() throws Exception {
        assertThat(Pem.certificates(chain(HERE)))
                .extracting(each -> each.getSubjectX500Principal().getName())
                .containsExactly("CN=here", "CN=authority");
    }

    @Test
    void certificatesAndKeyMayShareAFileWithOtherText() throws Exception {
        Path both =
                file(
                        "Subject: whatever\r\n"
                                + Files.readString(key(HERE)).replace("\n", "\r\n")
                                + "more words\n"
                                + Files.readString(chain(HERE)));

        assertThat(options(both, both).context().get()).isInstanceOf(SSLContext.class);
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Path nowhere = directory.resolve("nowhere.pem");
        assertThatThrownBy(() -> TlsOptions.defaults().trust(nowhere))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileWithoutWhatItShouldHaveIsSaid() throws Exception {
        Path empty = file("nothing\n");
        assertThatThrownBy(() -> options(empty, key(HERE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("file.pem has no certificate");
        assertThatThrownBy(() -> options(chain(HERE), chain(HERE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("here.pem has no private key");
    }

    @Test
    void aKeyOfAnotherCertificateIsSaid() {
        assertThatThrownBy(() -> options(chain(HERE), key(ELSEWHERE)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is not that of the certificate of CN=here");
    }

    @Test
    void aKeyInAnotherFormIsSaidAndHowToChangeIt() throws Exception {
        for (String label : new String[] {"RSA PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
            Path old = file(TestCertificates.pem(label, new byte[] {48, 0}));
            assertThatThrownBy(() -> options(chain(HERE), old))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(label)
                    .hasMessageContaining("openssl pkcs8");
        }
    }

    @Test
    void whatIsMalformedIsSaid() throws Exception {
        Path certificate = file(TestCertificates.pem("CERTIFICATE", new byte[] {1, 2, 3}));
        assertThatThrownBy(() -> TlsOptions.defaults().trust(certificate))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("malformed certificate");
        Path key = file("-----BEGIN PRIVATE KEY-----\n=\n-----END PRIVATE KEY-----\n");
        assertThatThrownBy(() -> options(chain(HERE), key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("is malformed");
    }

    @Test
    void aContextTakesNoOtherCertificates() throws Exception {
        TlsOptions given = TlsOptions.of(SSLContext.getDefault());
        assertThatThrownBy(() -> given.trust(TestCertificates.AUTHORITY))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void copiesShareTheContext() throws Exception {
        TlsOptions options = TestCertificates.trusting();
        assertThat(options.serverName("x").context().get()).isSameAs(options.context().get());
    }
}
