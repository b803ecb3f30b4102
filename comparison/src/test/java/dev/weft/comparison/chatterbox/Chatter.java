package dev.weft.comparison.chatterbox;

import dev.weft.testing.Simulation;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// What three users tell a server, and what they hear: what one may send, and what nobody should.
final class Chatter {
    static final int STEPS = 60;
    private static final List<String> WORDS =
            List.of("SAY", "JOIN", "PART", "NAMES", "ROOMS", "MSG", "NICK", "HELP", "join", "quit");
    private static final List<String> BLANKS =
            List.of(" ", "  ", "\t", "\u00a0", "\u2003", "\u2028", "\u0085", "\u200b", "");
    private static final List<String> OTHERS =
            List.of(
                    "ann",
                    "ANN",
                    "\uff41\uff4e\uff4e",
                    "bob",
                    "cat",
                    "lobby",
                    "Lobby",
                    "attic",
                    "stra\u00dfe",
                    "STRASSE",
                    "\u0130x",
                    "\ufb01n",
                    "e\u0301",
                    "\u00e9",
                    "\ud83e\uddf5",
                    "a-very-long-name-it-is",
                    "\u001b[2J",
                    "\u009b1m",
                    "\u202elive",
                    "x".repeat(995),
                    "");

    private final Random random;
    private final List<Guest> guests = new ArrayList<>();
    private final List<String> heard = new ArrayList<>();

    private Chatter(Random random) {
        this.random = random;
    }

    /// @param seed what they say follows from
    /// @return what they heard, each line with who did
    static List<String> evening(Language language, long seed) {
        var told = new Chatter(new Random(seed));
        Simulation.run(() -> Evening.hold(language, ServerSettings.defaults(), told::tell));
        return told.heard;
    }

    private void tell(Evening evening) throws IOException {
        for (String name : List.of("ann", "bob", "cat")) {
            guests.add(Guest.inTheLobby(name, evening.port()));
        }
        for (int step = 0; step < STEPS; step++) {
            guests.get(random.nextInt(guests.size())).sends(line());
            hearAll("step" + step);
        }
        for (Guest guest : guests) {
            guest.says("QUIT");
            heard.addAll(guest.hearsToTheEnd());
        }
    }

    /// Hears what there is so far: everybody asks for something whose answer is known.
    private void hearAll(String sign) throws IOException {
        for (Guest guest : guests) {
            guest.says("PART " + sign);
            String answer = "! There is no room \"%s\".".formatted(sign);
            String line = guest.hears();
            while (!line.equals(answer)) {
                heard.add(guests.indexOf(guest) + " " + line);
                line = guest.hears();
            }
        }
    }

    private byte[] line() {
        return random.nextInt(10) == 0 ? bytes() : text().getBytes(StandardCharsets.UTF_8);
    }

    private String text() {
        String text =
                any(BLANKS).repeat(random.nextInt(2)) + (random.nextInt(4) == 0 ? "" : any(WORDS));
        for (int more = random.nextInt(4); more > 0; more--) {
            text += any(BLANKS) + any(OTHERS);
        }
        return text + any(BLANKS) + (random.nextBoolean() ? "\n" : "\r\n");
    }

    /// Some of them commands of a telnet, none of which has the line's end for its last.
    private byte[] bytes() {
        var line = new ByteArrayOutputStream();
        for (int i = random.nextInt(20); i > 0; i--) {
            int next = random.nextInt(3) == 0 ? 240 + random.nextInt(16) : random.nextInt(256);
            line.write(next == '\n' ? ' ' : next);
        }
        line.writeBytes(" .\n".getBytes(StandardCharsets.UTF_8));
        return line.toByteArray();
    }

    private String any(List<String> texts) {
        return texts.get(random.nextInt(texts.size()));
    }
}
