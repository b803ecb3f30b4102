package dev.weft.comparison.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import picocli.CommandLine.ParameterException;

import java.net.InetSocketAddress;
import java.time.Duration;

/// What is written on the command line, and how.
class ProxyCommandTest {
    @Test
    void aPortAloneIsOneOfThisMachine() {
        assertThat(RunningProxy.settings("9001", "[::1]:9002", "example.org:80").backends())
                .containsExactly(
                        InetSocketAddress.createUnresolved("127.0.0.1", 9001),
                        InetSocketAddress.createUnresolved("::1", 9002),
                        InetSocketAddress.createUnresolved("example.org", 80));
    }

    @ParameterizedTest
    @CsvSource({"127.0.0.1:80", "[::1]:80", "example.org:80"})
    void anEndIsWrittenAsItIsRead(String end) {
        assertThat(RunningProxy.settings("--listen=" + end).listen())
                .extracting(Endpoint::text)
                .isEqualTo(end);
    }

    /// It would be its own client, until there are no descriptors left.
    @ParameterizedTest
    @CsvSource({
        "127.0.0.1:7007, 7007",
        "127.0.0.1:7007, localhost:7007",
        "0.0.0.0:7007, 127.0.0.1:7007",
        "0.0.0.0:7007, [::1]:7007",
        "[::]:7007, 127.0.0.2:7007"
    })
    void aProxyIsNoBackEndOfItsOwn(String listen, String backend) {
        assertThatThrownBy(() -> RunningProxy.settings("--listen=" + listen, backend))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining("back end \"%s\" is this proxy itself", backend);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.2:7007, 127.0.0.1:7007",
        "0.0.0.0:7007, 127.0.0.1:7008",
        "0.0.0.0:7007, no-such-host.invalid:7007"
    })
    void aNeighbourIsOne(String listen, String backend) {
        assertThat(RunningProxy.settings("--listen=" + listen, backend).backends()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"250ms, 250", "3s, 3000", "5m, 300000", "7, 7000", "0, 0"})
    void aTimeHasAUnit(String text, long millis) {
        assertThat(RunningProxy.settings("--idle-timeout=" + text).idleTimeout())
                .isEqualTo(Duration.ofMillis(millis));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    nowhere                   | "nowhere" is no place to connect to; write HOST:PORT
                    localhost:65536           | "localhost:65536" is no place to connect to
                    ::1:80                    | "::1:80" is no place to connect to
                    0                         | back end "0" has no port
                    7007                      | back end "7007" is this proxy itself
                    --idle-timeout=soon       | "soon" is no time; write it like 250ms, 3s or 5m
                    --policy=random           | there is no policy "random"; there are round-robin, least-connections
                    --language=scala          | there is no language "scala"; there are java, kotlin
                    --fall=0                  | --fall must be above 0, and is 0
                    --rise=-1                 | --rise must be above 0, and is -1
                    --connections=0           | --connections must be above 0, and is 0
                    --connect-timeout=0       | --connect-timeout must be above 0
                    """)
    void aMistakeIsAnsweredWithWhatToWrite(String argument, String message) {
        assertThatThrownBy(() -> RunningProxy.settings(argument))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(message);
    }
}
