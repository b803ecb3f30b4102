package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Conversations with the server, in each of its languages, over real sockets. Their order is that
/// of the answers that are waited for.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatServerTest {

    @ParameterizedTest
    @EnumSource
    void whatIsSaidInARoomIsHeardByAllThatAreThere(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    assertThat(ann.hears()).isEqualTo("[lobby] bob arrived.");

                    ann.says("Hello, Bob!");
                    assertThat(ann.hears()).isEqualTo("[lobby] ann: Hello, Bob!");
                    assertThat(bob.hears()).isEqualTo("[lobby] ann: Hello, Bob!");

                    bob.says("NAMES");
                    bob.says("SAY NAMES is how I know");
                    assertThat(bob.hears(2))
                            .containsExactly(
                                    "* In lobby: ann, bob", "[lobby] bob: NAMES is how I know");
                    bob.says("QUIT");
                    assertThat(bob.hearsToTheEnd())
                            .containsExactly("* Goodbye, bob.", "[lobby] bob departed.");
                    assertThat(ann.hears(2))
                            .containsExactly(
                                    "[lobby] bob: NAMES is how I know", "[lobby] bob departed.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void roomsAreJoinedAndLeftAndKeepTheirTalkToThemselves(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    ann.hears();

                    bob.says("JOIN kitchen");
                    bob.says("Soup?");
                    bob.says("ROOMS");
                    assertThat(bob.hears(5))
                            .containsExactly(
                                    "[kitchen] bob arrived.",
                                    "* You talk in kitchen now.",
                                    "[kitchen] bob: Soup?",
                                    "* kitchen: 1 here",
                                    "* lobby: 2 here");

                    ann.says("NAMES kitchen");
                    ann.says("PART kitchen");
                    ann.says("NAMES attic");
                    ann.says("JOIN no such name");
                    assertThat(ann.hears(4))
                            .containsExactly(
                                    "* In kitchen: bob",
                                    "! You are not in kitchen.",
                                    "! There is no room \"attic\".",
                                    "! A room's name has 1 to 20 letters, digits, - and _.");

                    bob.says("JOIN lobby");
                    bob.says("PART kitchen");
                    bob.says("PART");
                    bob.says("Anybody?");
                    assertThat(bob.hears(6))
                            .containsExactly(
                                    "* You talk in lobby now.",
                                    "[kitchen] bob departed.",
                                    "* You talk in lobby now.",
                                    "[lobby] bob departed.",
                                    "* You are in no room now.",
                                    "! You are in no room; JOIN one first.");
                    assertThat(ann.hears()).isEqualTo("[lobby] bob departed.");
                    ann.says("ROOMS");
                    assertThat(ann.hears()).isEqualTo("* lobby: 1 here");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aUserHasNoMoreThanTwentyRooms(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    for (int room = 2; room <= 20; room++) {
                        ann.says("JOIN r" + room);
                        ann.hears(2);
                    }
                    ann.says("JOIN r21");
                    assertThat(ann.hears()).isEqualTo("! You are in 20 rooms, which is enough.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aPrivateMessageIsHeardByOneAlone(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    Guest cat = Guest.inTheLobby("cat", evening.port());
                    ann.hears(2);
                    bob.hears();

                    ann.says("MSG bob psst");
                    ann.says("MSG zed psst");
                    ann.says("MSG bob");
                    ann.says("Nothing.");
                    assertThat(ann.hears(4))
                            .containsExactly(
                                    "you to bob: psst",
                                    "! There is nobody called \"zed\".",
                                    "! Say what? MSG user text",
                                    "[lobby] ann: Nothing.");
                    assertThat(bob.hears(2))
                            .containsExactly("ann to you: psst", "[lobby] ann: Nothing.");
                    assertThat(cat.hears()).isEqualTo("[lobby] ann: Nothing.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aNameIsOneUsersAtATime(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.atTheDoor(evening.port());
                    bob.says("ann");
                    assertThat(bob.hears()).isEqualTo("! The name ann is taken.");
                    bob.isAsked();
                    bob.says("no name");
                    assertThat(bob.hears())
                            .isEqualTo("! A name has 1 to 20 letters, digits, - and _.");
                    bob.isAsked();
                    bob.says("bob");
                    assertThat(bob.hears()).isEqualTo("[lobby] bob arrived.");
                    assertThat(ann.hears()).isEqualTo("[lobby] bob arrived.");

                    ann.says("NICK bob");
                    ann.says("NICK");
                    ann.says("NICK anna");
                    assertThat(ann.hears(4))
                            .containsExactly(
                                    "! The name bob is taken.",
                                    "! A name has 1 to 20 letters, digits, - and _.",
                                    "[lobby] ann is called anna now.",
                                    "* You are called anna now.");
                    Guest other = Guest.inTheLobby("ann", evening.port());
                    other.says("MSG anna hello");
                    assertThat(other.hears()).isEqualTo("you to anna: hello");
                });
    }

    @ParameterizedTest
    @EnumSource
    void aNameIsTheSameHoweverItIsWritten(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.atTheDoor(evening.port());
                    for (String name : List.of("Ann", "ANN", "\uff41\uff4e\uff4e")) {
                        bob.says(name);
                        assertThat(bob.hears())
                                .isEqualTo("! The name %s is taken.".formatted(name));
                        bob.isAsked();
                    }
                    bob.says("bob");
                    bob.hears();
                    ann.hears();

                    ann.says("NICK Ann");
                    ann.says("MSG BOB psst");
                    ann.says("JOIN Attic");
                    ann.says("PART LOBBY");
                    ann.says("NAMES attic");
                    assertThat(ann.hears(8))
                            .containsExactly(
                                    "[lobby] ann is called Ann now.",
                                    "* You are called Ann now.",
                                    "you to bob: psst",
                                    "[Attic] Ann arrived.",
                                    "* You talk in Attic now.",
                                    "[lobby] Ann departed.",
                                    "* You talk in Attic now.",
                                    "* In Attic: Ann");
                    bob.says("JOIN ATTIC");
                    bob.says("NICK ann");
                    assertThat(bob.hears(6))
                            .endsWith(
                                    "[Attic] bob arrived.",
                                    "* You talk in Attic now.",
                                    "! The name ann is taken.");
                    ann.says("QUIT");
                    ann.hearsToTheEnd();
                    bob.says("NICK ann");
                    assertThat(bob.hears(2))
                            .containsExactly(
                                    "[Attic] Ann departed.", "[lobby] bob is called ann now.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void whoQuitsAtTheDoorWasNeverThere(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest shy = Guest.atTheDoor(evening.port());
                    shy.says("QUIT");
                    assertThat(shy.hearsToTheEnd()).isEmpty();
                    ann.says("NAMES");
                    assertThat(ann.hears()).isEqualTo("* In lobby: ann");
                });
    }

    @ParameterizedTest
    @EnumSource
    void helpIsTheManual(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.says("HELP");
                    assertThat(ann.hears(Manual.HELP.size())).isEqualTo(Manual.HELP);
                });
    }

    @ParameterizedTest
    @EnumSource
    void whoIsCutOffHasDeparted(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    ann.hears();
                    bob.vanishes();
                    assertThat(ann.hears()).startsWith("[lobby] bob departed");
                    ann.says("NAMES");
                    assertThat(ann.hears()).isEqualTo("* In lobby: ann");
                });
    }

    @ParameterizedTest
    @EnumSource
    void whoDoesNotReadIsCutOffAndHoldsUpNobody(Language language) {
        Evening.with(
                language,
                new ServerSettings(
                        "localhost",
                        0,
                        ServerSettings.FOR_EVER,
                        Duration.ZERO,
                        10,
                        60_000,
                        100_000),
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest.inTheLobby("sam", evening.port()); // and reads no more
                    String shout = "x".repeat(50_000);
                    String heard = ann.hears();
                    while (!heard.startsWith("[lobby] sam departed")) {
                        ann.says(shout);
                        heard = ann.hears();
                    }
                    assertThat(heard).isEqualTo("[lobby] sam departed: too slow.");
                });
    }

    /// Thousands of lines arrive at once, and no more than a hundred bytes may wait.
    @ParameterizedTest
    @EnumSource
    void aFloodReachesEverybodyWhoReadsOnceAndInOrder(Language language) {
        Evening.with(
                language,
                new ServerSettings(
                        "localhost",
                        0,
                        ServerSettings.FOR_EVER,
                        Duration.ofSeconds(5),
                        10,
                        60_000,
                        100),
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    ann.hears();
                    List<String> flood =
                            IntStream.range(0, 5_000).mapToObj(Integer::toString).toList();
                    ann.says(String.join("\n", flood));
                    List<String> expected =
                            flood.stream().map(number -> "[lobby] ann: " + number).toList();
                    assertThat(ann.hears(flood.size())).isEqualTo(expected);
                    assertThat(bob.hears(flood.size())).isEqualTo(expected);
                });
    }

    /// Twenty lines in one turn are more than may wait, but they need not wait.
    @ParameterizedTest
    @EnumSource
    void manyLinesAtOnceMakeNobodySlow(Language language) {
        Evening.with(
                language,
                new ServerSettings(
                        "localhost",
                        0,
                        ServerSettings.FOR_EVER,
                        Duration.ofSeconds(5),
                        10,
                        1000,
                        100),
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    ann.hears();
                    for (int room = 2; room <= 20; room++) {
                        ann.says("JOIN r" + room);
                        ann.hears(2);
                        bob.says("JOIN r" + room);
                        ann.hears();
                    }
                    bob.says("QUIT");
                    assertThat(ann.hears(20))
                            .startsWith("[lobby] bob departed.", "[r2] bob departed.")
                            .endsWith("[r20] bob departed.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void noMoreThanAHundredRoomsAreListed(Language language) {
        Evening.with(
                language,
                evening -> {
                    for (int guest = 0; guest < 6; guest++) {
                        Guest each = Guest.inTheLobby("guest" + guest, evening.port());
                        for (int room = 0; room < 19; room++) {
                            each.says("JOIN r%d-%d".formatted(guest, room));
                            each.hears(2);
                        }
                    }
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.says("ROOMS");
                    assertThat(ann.hears(101))
                            .startsWith("* lobby: 7 here", "* r0-0: 1 here")
                            .endsWith("* and 15 more");
                });
    }

    /// In virtual time: an hour of silence, in which ann tries to count as awake.
    @ParameterizedTest
    @EnumSource
    void whoIsSilentForTooLongIsSentAway(Language language) {
        Simulation.run(() ->
                Evening.hold(
                        language,
                        ServerSettings.defaults().withIdle(Duration.ofHours(1)),
                        evening -> {
                            Guest bob = Guest.inTheLobby("bob", evening.port());
                            sleep(Duration.ofMinutes(40));
                            Guest ann = Guest.inTheLobby("ann", evening.port());
                            bob.says("Hello, Ann!");
                            sleep(Duration.ofMinutes(40));
                            ann.sends(new byte[] {(byte) 0xff, '\n'});
                            assertThat(ann.hearsToTheEnd())
                                    .containsExactly(
                                            "[lobby] bob: Hello, Ann!",
                                            "! That was not UTF-8, and is ignored.",
                                            "* You have been silent for too long. Goodbye.",
                                            "[lobby] ann departed: silent for too long.");
                            assertThat(bob.hears(3))
                                    .endsWith("[lobby] ann departed: silent for too long.");
                            assertThat(currentLoop().time()).isEqualTo(Duration.ofMinutes(100));
                        }));
    }

    @ParameterizedTest
    @EnumSource
    void everybodyIsToldThatItCloses(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    Guest bob = Guest.inTheLobby("bob", evening.port());
                    Guest shy = Guest.atTheDoor(evening.port());
                    ann.hears();
                    evening.end();
                    assertThat(ann.hearsToTheEnd())
                            .containsExactly("* Chatterbox closes. Goodbye.");
                    assertThat(bob.hearsToTheEnd())
                            .containsExactly("* Chatterbox closes. Goodbye.");
                    assertThat(shy.hearsToTheEnd())
                            .containsExactly("* Chatterbox closes. Goodbye.");
                    evening.close();
                });
    }

    /// What waits for sam cannot be delivered, and is given up at once: the time for it is zero.
    @ParameterizedTest
    @EnumSource
    void whoDoesNotReadCannotKeepItOpen(Language language) {
        Evening.with(
                language,
                new ServerSettings(
                        "localhost",
                        0,
                        ServerSettings.FOR_EVER,
                        Duration.ZERO,
                        10,
                        60_000,
                        1_000_000),
                evening -> {
                    Guest sam = Guest.inTheLobby("sam", evening.port());
                    var shout = ("x".repeat(50_000) + "\n").getBytes(StandardCharsets.UTF_8);
                    while (sam.connection().writer().transport().writeBufferSize() == 0) {
                        sam.sends(shout); // until the server no more reads what sam says
                        yieldNow();
                    }
                    evening.close();
                });
    }
}
