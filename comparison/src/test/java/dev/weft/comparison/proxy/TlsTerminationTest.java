package dev.weft.comparison.proxy;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.comparison.TestCertificate;
import dev.weft.net.ConnectOptions;
import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.StreamHandler;
import dev.weft.net.Streams;
import dev.weft.net.TlsOptions;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import picocli.CommandLine.ParameterException;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.SSLException;

/// Clients speak TLS with the proxy, and back ends know nothing of it.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TlsTerminationTest {
    @TempDir static Path directory;
    private static TestCertificate made;

    @BeforeAll
    static void makeACertificate() throws Exception {
        made = TestCertificate.in(directory);
    }

    private static RunningProxy start(Language language, Server backend) {
        return RunningProxy.start(
                language,
                List.of(backend.port()),
                "--tls=" + made.certificate(),
                "--tls-key=" + made.key());
    }

    private static Connection connect(RunningProxy proxy, TlsOptions tls) throws IOException {
        return Streams.connect("localhost", proxy.port, ConnectOptions.defaults().tls(tls));
    }

    @ParameterizedTest
    @EnumSource
    void bytesGoThereAndBack(Language language) {
        StreamHandler echo =
                (reader, writer) -> {
                    for (String line : reader.lines()) {
                        writer.write(line.toUpperCase() + "\n");
                    }
                };
        run(() -> {
            try (Server backend = Streams.serveLocally(0, echo);
                    RunningProxy proxy = start(language, backend);
                    Connection client =
                            connect(proxy, TlsOptions.defaults().trust(made.certificate()))) {
                client.writer().write("hello\n");
                assertThat(client.reader().readLine()).isEqualTo("HELLO");
            }
        });
    }

    /// A close_notify, and not a connection that was cut: the client's reader would throw.
    @ParameterizedTest
    @EnumSource
    void theEndOfTheBackEndIsTheEndBehindItsLastByte(Language language) {
        StreamHandler says = (_, writer) -> writer.write(new byte[300_000]);
        run(() -> {
            try (Server backend = Streams.serveLocally(0, says);
                    RunningProxy proxy = start(language, backend);
                    Connection client =
                            connect(proxy, TlsOptions.defaults().trust(made.certificate()))) {
                assertThat(client.reader().readAll()).hasSize(300_000);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoTrustsOthersIsNotConnected(Language language) {
        run(() -> {
            try (Server backend = Streams.serveLocally(0, (_, _) -> {});
                    RunningProxy proxy = start(language, backend)) {
                assertThatThrownBy(() -> connect(proxy, TlsOptions.defaults()))
                        .isInstanceOf(SSLException.class);
            }
        });
    }

    @Test
    void mistakesAreOnTheCommandLine() {
        assertThatThrownBy(() -> RunningProxy.settings("--tls-key=" + made.key()))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("--tls-key is of no use without --tls");
    }
}
