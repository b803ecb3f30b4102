package dev.weft.jvm;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// Signals for a child JVM. Not on Windows.
public final class Signals {
    private Signals() {}

    /// Sends one to a child.
    ///
    /// @param name `INT`, which is Ctrl-C, or `TERM`
    public static void send(String name, ChildJvm.Running child)
            throws IOException, InterruptedException {
        int exitCode = exitCodeOf("kill", "-" + name, String.valueOf(child.process().pid()));
        if (exitCode != 0) {
            throw new AssertionError("SIG%s could not be sent: %d".formatted(name, exitCode));
        }
    }

    /// Has a child hear Ctrl-C even if we do not: a shell has what it starts in the background
    /// ignore it, and a process inherits that.
    public static ChildJvm heardBy(ChildJvm child) throws IOException, InterruptedException {
        if (!controlCIsIgnoredHere()) {
            return child;
        }
        String[] undone = {"env", "--default-signal=INT"};
        assumeTrue(
                exitCodeOf(undone[0], undone[1], "true") == 0,
                "SIGINT is ignored here, and the env of this system cannot undo that for a child");
        return child.startedBy(undone);
    }

    private static boolean controlCIsIgnoredHere() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false; // not Linux; then the test needs a foreground
        }
        String ignored =
                Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .findFirst()
                        .orElseThrow()
                        .replaceFirst("SigIgn:\\s*", "");
        return (Long.parseUnsignedLong(ignored, 16) & 1 << (2 - 1)) != 0;
    }

    private static int exitCodeOf(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).start();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            throw new AssertionError(String.join(" ", command) + " does not end");
        }
        return process.exitValue();
    }
}
