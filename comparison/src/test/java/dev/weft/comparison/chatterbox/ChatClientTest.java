package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Task;
import dev.weft.net.Server;
import dev.weft.net.Streams;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.util.Arrays;
import java.util.stream.Stream;

/// The client, in each language against the server in each.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatClientTest {
    private static final String WELCOME = "* Welcome to Chatterbox. HELP says what you can do.";

    static Stream<Arguments> pairs() {
        return Arrays.stream(Language.values())
                .flatMap(server ->
                        Arrays.stream(Language.values())
                                .map(client -> Arguments.of(server, client)));
    }

    private static Task<Void> talk(Language language, String name, int port, Terminal terminal) {
        var settings = new ClientSettings("localhost", port, name, null);
        return spawn(() -> language.talk(settings, terminal.keyboard(), terminal.screen()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void clientsTalkToEachOther(Language server, Language client) {
        Evening.with(
                server,
                evening -> {
                    var anns = new Terminal();
                    Task<Void> ann = talk(client, "ann", evening.port(), anns);
                    anns.waitsFor("ann arrived.");
                    var bobs = new Terminal();
                    Task<Void> bob = talk(server, null, evening.port(), bobs);
                    bobs.waitsFor("Enter user name: ");
                    bobs.types("bob");
                    anns.waitsFor("bob arrived.");

                    bobs.types("Hello, Ann!");
                    anns.waitsFor("Hello, Ann!");
                    anns.types("MSG bob caf\u00e9?");
                    bobs.waitsFor("ann to you");
                    bobs.types("QUIT");
                    await(bob);
                    anns.waitsFor("bob departed.");
                    anns.typesNoMore();
                    await(ann);

                    assertThat(bobs.lines())
                            .containsExactly(
                                    WELCOME,
                                    "Enter user name: [lobby] bob arrived.",
                                    "[lobby] bob: Hello, Ann!",
                                    "ann to you: caf\u00e9?",
                                    "* Goodbye, bob.",
                                    "[lobby] bob departed.");
                    assertThat(anns.lines())
                            .containsExactly(
                                    WELCOME,
                                    "Enter user name: [lobby] ann arrived.",
                                    "[lobby] bob arrived.",
                                    "[lobby] bob: Hello, Ann!",
                                    "you to bob: caf\u00e9?",
                                    "[lobby] bob departed.",
                                    "* Goodbye, ann.",
                                    "[lobby] ann departed.");
                });
    }

    /// Whatever its user types, or does not.
    @ParameterizedTest
    @MethodSource("pairs")
    void aClientEndsWithItsServer(Language server, Language client) {
        Evening.with(
                server,
                evening -> {
                    var anns = new Terminal();
                    Task<Void> ann = talk(client, "ann", evening.port(), anns);
                    anns.waitsFor("ann arrived.");
                    evening.close();
                    await(ann);
                    assertThat(anns.lines()).last().isEqualTo("* Chatterbox closes. Goodbye.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void whereThereIsNoServerIsSaid(Language client) {
        assertThatThrownBy(() ->
                        run(() -> {
                            int port;
                            try (Server gone = Streams.serveLocally(0, (_, _) -> {})) {
                                port = gone.port();
                            }
                            await(talk(client, "ann", port, new Terminal()));
                        }))
                .isInstanceOf(ConnectException.class)
                .hasMessageContaining("refused");
    }

    @ParameterizedTest
    @EnumSource
    void whereNobodySaysAWordThatIsSaid(Language client) {
        run(() -> {
            try (Server silent = Streams.serveLocally(0, (_, _) -> {})) {
                Task<Void> ann = talk(client, "ann", silent.port(), new Terminal());
                assertThatThrownBy(() -> await(ann))
                        .isInstanceOf(IOException.class)
                        .hasMessage("the server ended the connection without a word");
            }
        });
    }
}
