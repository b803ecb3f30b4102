package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.allTasks;
import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitUntil;
import static dev.weft.Coroutines.withTimeout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Task;
import dev.weft.Until;
import dev.weft.net.Connection;
import dev.weft.net.Streams;
import dev.weft.testing.Faults;
import dev.weft.testing.SimulatedNetwork;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeoutException;

/// An evening on which connections break, fall silent and come in single bytes, and guests leave in
/// every way, sleep instead of reading, or are still there when the server closes. All of it
/// follows from the seed.
///
/// What must be true of it: any two guests have heard the same, once and in the same order, from
/// the first line that both heard to the last. That holds for acknowledgements too, which are what
/// a guest hears of its own lines.
final class ChatChaos {
    private static final Duration DEAD = Duration.ofHours(2); // whoever hears nothing for so long

    private final SimulatedNetwork network = SimulatedNetwork.current();
    private final Random random;
    private final List<List<String>> heard = new ArrayList<>(); // in the lobby, by each guest
    private final List<Task<?>> guests = new ArrayList<>();
    private int acknowledged;

    private ChatChaos(long seed) {
        random = new Random(seed);
    }

    /// Runs as the main task of a simulation.
    ///
    /// @return how many lines were acknowledged
    static int run(Language language, long seed) throws Exception {
        var chaos = new ChatChaos(seed);
        Evening.hold(language, chaos.settings(), chaos::tell);
        chaos.nothingIsLeft();
        return chaos.acknowledged;
    }

    private ServerSettings settings() {
        return new ServerSettings(
                "localhost",
                0,
                Duration.ofMinutes(30),
                Duration.ofSeconds(5),
                1 + random.nextInt(10),
                100,
                random.nextInt(2000));
    }

    private Faults faults() {
        int least = random.nextInt(20);
        return Faults.none()
                .latency(Duration.ofMillis(least), Duration.ofMillis(least + random.nextInt(80)))
                .splits(random.nextDouble())
                .resets(random.nextBoolean() ? 0 : random.nextDouble() / 50)
                .silences(random.nextBoolean() ? 0 : random.nextDouble() / 100);
    }

    private void tell(Evening evening) {
        network.faults(faults());
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            String name = "guest" + i;
            guests.add(spawn(name, () -> visit(name, evening.port())));
        }
        if (random.nextBoolean()) {
            waitUntil(Until.ALL_DONE, guests);
        } else {
            sleep(Duration.ofMillis(random.nextInt(3000)));
        }
        evening.close();
        waitUntil(Until.ALL_DONE, guests);
        guests.forEach(guest -> await(guest));
        for (List<String> one : heard) {
            for (List<String> other : heard) {
                assertTheSameWhileBothWereThere(one, other);
            }
        }
    }

    private static void assertTheSameWhileBothWereThere(List<String> one, List<String> other) {
        assertThat(one).doesNotHaveDuplicates();
        var both = new ArrayList<>(one);
        both.retainAll(new HashSet<>(other));
        if (!both.isEmpty()) {
            assertThat(between(one, both)).isEqualTo(between(other, both));
        }
    }

    private static List<String> between(List<String> lines, List<String> both) {
        return lines.subList(lines.indexOf(both.getFirst()), lines.indexOf(both.getLast()) + 1);
    }

    private void nothingIsLeft() {
        for (int i = 0; i < 200 && (allTasks().size() > 1 || network.openEnds() > 0); i++) {
            sleep(Duration.ofSeconds(10)); // until the system gives up what the silent do not take
        }
        assertThat(allTasks()).hasSize(1);
        assertThat(network.openEnds()).as("%s", network).isZero();
    }

    // ---- a guest

    private void visit(String name, int port) {
        sleep(Duration.ofMillis(random.nextInt(500)));
        try (Connection connection = Streams.connect("localhost", port)) {
            connection.writer().write(name + "\r\n");
            spawn(() -> talk(name, connection));
            if (random.nextInt(4) == 0) {
                sleep(Duration.ofSeconds(random.nextInt(60))); // and does not read meanwhile
            }
            listen(name, connection);
        } catch (IOException | TimeoutException end) {
            // What came before counts.
        }
    }

    private void talk(String name, Connection connection) {
        int lines = random.nextInt(20);
        for (int i = 0; i < lines; i++) {
            if (random.nextInt(3) == 0) {
                sleep(Duration.ofMillis(random.nextInt(200)));
            }
            connection.writer().write("%d of %s\n".formatted(i, name));
        }
        switch (random.nextInt(4)) {
            case 0 -> connection.writer().write("QUIT\n");
            case 1 -> connection.writer().transport().abort();
            case 2 -> connection.writer().close();
            default -> {} // stays until sent away
        }
    }

    /// Until the connection ends, one way or the other.
    private void listen(String name, Connection connection) throws IOException, TimeoutException {
        var lines = new ArrayList<String>();
        heard.add(lines);
        String own = "[lobby] %s: ".formatted(name);
        while (true) {
            byte[] data = withTimeout(DEAD, () -> connection.reader().readUntil((byte) '\n'));
            String line = new String(data).strip().replace("Enter user name: ", "");
            if (line.startsWith("[lobby] ")) {
                lines.add(line);
            }
            if (line.startsWith(own)) {
                acknowledged++;
            }
        }
    }
}
