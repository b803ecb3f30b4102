package dev.weft.process;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/// Processes leave no descriptor, no zombie and no thread behind.
@EnabledOnOs(OS.LINUX)
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ProcessLeakTest {
    private static final ProcessOptions PIPED = ProcessOptions.piped();
    private static final int TIMES = 10;

    /// Lives of processes, each on a loop of its own.
    ///
    /// @return their numbers
    private static List<Long> lives() {
        var pids = new ArrayList<Long>();
        run(() -> {
            Subprocess talked = Subprocess.exec(PIPED, "cat");
            pids.add(talked.pid());
            talked.communicate(new byte[100_000]);

            Subprocess waitedFor = Subprocess.shell(PIPED, "echo out; echo err >&2");
            pids.add(waitedFor.pid());
            waitedFor.waitFor();

            try (Subprocess closed = Subprocess.exec(PIPED, "cat")) {
                pids.add(closed.pid());
                closed.stdin().write(new byte[1_000_000]);
            }

            Subprocess cancelled = Subprocess.exec(PIPED, "sleep", "1000");
            pids.add(cancelled.pid());
            var talk = spawn(() -> cancelled.communicate());
            yieldNow();
            talk.cancel();
            assertThatThrownBy(() -> await(talk)).isInstanceOf(CancellationException.class);

            var starting = spawn(() -> Subprocess.exec(PIPED, "cat"));
            yieldNow();
            if (starting.cancel()) { // else it was there before anybody had to wait
                assertThatThrownBy(() -> await(starting)).isInstanceOf(CancellationException.class);
            }

            assertThatThrownBy(() -> Subprocess.exec(PIPED, "no-such-program"))
                    .isInstanceOf(IOException.class);

            pids.add(Subprocess.exec(PIPED, "cat").pid()); // for the loop to end
        });
        return pids;
    }

    private static long openDescriptors() throws IOException {
        try (Stream<Path> all = Files.list(Path.of("/proc/self/fd"))) {
            return all.count();
        }
    }

    private static boolean anyThreadBlocks() {
        for (Map.Entry<Thread, StackTraceElement[]> each : Thread.getAllStackTraces().entrySet()) {
            if (each.getKey().getName().equals("weft-blocking")
                    && Arrays.stream(each.getValue())
                            .anyMatch(frame -> frame.getClassName().contains("BlockingCalls"))) {
                return true;
            }
        }
        return false;
    }

    /// What is cancelled or closed ends a little later than the loop; the test's time limit is when
    /// it counts as left behind.
    @Test
    void nothingIsLeftBehind() throws Exception {
        lives(); // opens what the JDK keeps open
        long before = openDescriptors();
        var pids = new ArrayList<Long>();
        for (int i = 0; i < TIMES; i++) {
            pids.addAll(lives());
        }

        while (openDescriptors() > before
                || anyThreadBlocks()
                || pids.stream().anyMatch(ProcessLeakTest::isAChild)) {
            Thread.yield();
        }
        assertThat(pids).hasSize(5 * TIMES);
    }

    /// Whether the system still keeps it as a child of this JVM, if only as a zombie.
    private static boolean isAChild(long pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            String parent = stat.substring(stat.lastIndexOf(')') + 2).split(" ")[1];
            return Long.parseLong(parent) == ProcessHandle.current().pid();
        } catch (IOException gone) {
            return false;
        }
    }
}
