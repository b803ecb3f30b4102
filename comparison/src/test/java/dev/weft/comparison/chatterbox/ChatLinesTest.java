package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.charset.StandardCharsets;

/// What the server makes of the bytes that it is sent.
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ChatLinesTest {
    private static final String TOO_LONG = "x".repeat(ServerSettings.defaults().longest() + 1);

    @ParameterizedTest
    @EnumSource
    void bytesThatAreNoTextAreIgnoredAndSoIsWhatTerminalsObey(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.sends("caf\u00e9\r\n".getBytes(StandardCharsets.ISO_8859_1));
                    ann.says("caf\u00e9 \u001b[2J\u0007!");
                    ann.says("\u009b2J\u0085 \u2028\u202edlrow\u2067");
                    ann.says("\u009d \u00a0\u2003 \u0090");
                    ann.says("blank\u00a0\u2003 \u0000");
                    assertThat(ann.hears(4))
                            .containsExactly(
                                    "! That was not UTF-8, and is ignored.",
                                    "[lobby] ann: caf\u00e9 [2J!",
                                    "[lobby] ann: 2J dlrow",
                                    "[lobby] ann: blank");
                });
    }

    /// A telnet that has sent a Ctrl-C shows nothing more until what it asks with it is answered,
    /// and that is before the end of a line.
    @ParameterizedTest
    @EnumSource
    void whatATelnetAsksIsDeclinedAtOnceAndIsNoText(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.sends(bytes(255, 244, 255, 253, 6, 'h', 255, 251, 24, 'i'));
                    assertThat(ann.connection().reader().readExactly(6))
                            .isEqualTo(bytes(255, 252, 6, 255, 254, 24));
                    ann.sends(bytes(255, 252, 1, 255, 254, 3, 255, 241, '\r', '\n'));
                    assertThat(ann.hears()).isEqualTo("[lobby] ann: hi");

                    ann.sends(bytes('x', 255, 255, '\n', 'y', 255, '\n'));
                    assertThat(ann.hears(2)).containsOnly("! That was not UTF-8, and is ignored.");
                    for (int piece = 0; piece < 300; piece++) {
                        ann.sends(bytes('l', 'o', 'n', 'g', 255, 241));
                    }
                    ann.says("er");
                    ann.says("That was longer.");
                    assertThat(ann.hears(2))
                            .containsExactly(
                                    "! That line had more than 1000 bytes, and is ignored.",
                                    "[lobby] ann: That was longer.");
                    ann.sends(bytes('b', 'y', 255, 241, 'e', 255, 253));
                    ann.connection().writer().writeEof();
                    assertThat(ann.hearsToTheEnd())
                            .containsExactly("[lobby] ann: bye", "[lobby] ann departed.");
                });
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }

    @ParameterizedTest
    @EnumSource
    void aLineThatIsTooLongIsIgnored(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.says(TOO_LONG);
                    ann.says(TOO_LONG.repeat(1000));
                    ann.says("That was long.");
                    assertThat(ann.hears(3))
                            .containsExactly(
                                    "! That line had more than 1000 bytes, and is ignored.",
                                    "! That line had more than 1000 bytes, and is ignored.",
                                    "[lobby] ann: That was long.");
                });
    }

    @ParameterizedTest
    @EnumSource
    void theLastLineNeedNotEnd(Language language) {
        Evening.with(
                language,
                evening -> {
                    Guest ann = Guest.inTheLobby("ann", evening.port());
                    ann.sends("bye".getBytes(StandardCharsets.UTF_8));
                    ann.connection().writer().writeEof();
                    assertThat(ann.hearsToTheEnd())
                            .containsExactly("[lobby] ann: bye", "[lobby] ann departed.");
                });
    }
}
