package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.PrintWriter;
import java.io.StringWriter;

class RunCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        return RunCommand.commandLine()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Nested
    class Mistakes {
        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                textBlock =
                        """
                        lucas                    | there is no example "lucas"; there is lucas-monitor
                        fibonacci                | there is no example "fibonacci"; see --list
                        --record bench           | bench comes first
                        generators bench         | bench comes first
                        --engine=steam           | there is no engine "steam"; there are handoff, scheduled, continuation
                        echo --seconds 0         | all numbers must be above 0
                        echo --idle 2147483647   | --idle must be at most 50000
                        echo --only pigeons      | there is no server called "pigeons"
                        chatterbox               | comparison/run chatterbox: server or client?
                        chatterbox serve         | there is no command "serve"; there are server, client
                        chatterbox server now    | nothing is known of "now"
                        chatterbox server --conections=1 | there is no option "--conections"; did you mean --connections?
                        chatterbox client --port=70000 | --port must be from 1 to 65535, and is 70000
                        chatterbox server --port 70000   | --port must be from 0 to 65535, and is 70000
                        chatterbox server --backlog 0    | --backlog must be above 0, and is 0
                        chatterbox server --idle-timeout=-1 | --idle-timeout must be 0 or more, and is -1
                        chatterbox server --tls-key=k.pem   | --tls-key is of no use without --tls
                        chatterbox server --tls=/no/such    | --tls: /no/such cannot be read
                        chatterbox client --tls-trust=/no   | --tls-trust: /no cannot be read
                        chatterbox server --tls=pom.xml     | --tls: pom.xml has no certificate in PEM form
                        chatterbox server --tls=src         | --tls: src cannot be read
                        chatterbox client --tls-trust=pom.xml | --tls-trust: pom.xml has no certificate in PEM form
                        chatterbox client --language c++ | there is no language "c++"; there are java, kotlin
                        proxy --tls=/no/such     | --tls: /no/such cannot be read
                        proxy --tls=pom.xml      | --tls: pom.xml has no certificate in PEM form
                        proxy --tls-key=pom.xml  | --tls-key is of no use without --tls
                        proxy --polcy=random     | there is no option "--polcy"; did you mean --policy?
                        proxy nowhere            | "nowhere" is no place to connect to
                        proxy --fall=0           | comparison/run proxy: --fall must be above 0
                        --timeout=0              | --timeout must be above 0
                        --timeout=soon           | 'soon' is not an int
                        --python=/no/such/python | /no/such/python is no Python 3.11 or newer
                        --no-such-option         | there is no option "--no-such-option"
                        """)
        void areExplainedInOneSentence(String argument, String message) {
            assertThat(run(argument.split(" "))).isEqualTo(2);
            assertThat(err.toString().lines())
                    .satisfiesExactly(
                            first ->
                                    assertThat(first)
                                            .startsWith("comparison/run")
                                            .contains(message),
                            second ->
                                    assertThat(second)
                                            .matches("See comparison/run( \\w+)* --help\\."));
            assertThat(out.toString()).isEmpty();
        }

        @Test
        void areFoundBeforeAnythingRuns() {
            assertThat(run("generators", "lucas")).isEqualTo(2);
            assertThat(out.toString()).isEmpty();
        }
    }

    @Nested
    class List {
        @Test
        void namesEveryExampleAndWhatItShows() {
            assertThat(run("--list")).isZero();
            assertThat(out.toString().lines())
                    .hasSameSizeAs(Example.values())
                    .zipSatisfy(
                            java.util.List.of(Example.values()),
                            (line, example) ->
                                    assertThat(line)
                                            .startsWith(example + " ")
                                            .endsWith(example.shows()));
        }

        @Test
        void isShortenedByNames() {
            assertThat(run("--list", "lucas-monitor")).isZero();
            assertThat(out.toString().lines())
                    .singleElement()
                    .asString()
                    .startsWith("lucas-monitor");
        }
    }

    @Nested
    class Help {
        @ParameterizedTest
        @ValueSource(strings = {"chatterbox server", "chatterbox client", "proxy"})
        void namesTheExitCodesOfSignals(String command) {
            assertThat(run((command + " --help").split(" "))).isZero();
            assertThat(out.toString())
                    .containsPattern("130 +\\w+ by Ctrl-C\\R +143 +\\w+ by SIGTERM");
        }

        @Test
        void namesEveryOptionAndExitCode() {
            assertThat(run("--help")).isZero();
            assertThat(out.toString())
                    .startsWith("Usage: comparison/run")
                    .contains(
                            "[NAME...]", "--list", "--engine", "--python", "--timeout", "--record")
                    .contains("0   every", "1   an output differs", "2   the command line");
        }
    }
}
