package dev.weft.comparison.runner;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// Runs one program at a time, in bounded time and memory, and ends nothing but what it started.
final class ChildProcess {
    private static final int MAX_LINES = 10_000;

    private final Duration limit;
    private volatile Process running;

    /// @param limit how long a program may take
    ChildProcess(Duration limit) {
        this.limit = limit;
        Runtime.getRuntime().addShutdownHook(new Thread(this::end, "end the child"));
    }

    /// Runs a program to its end, or ends it.
    ///
    /// @throws IOException if there is no such program
    Outcome run(List<String> command) throws IOException, InterruptedException {
        long started = System.nanoTime();
        Process child = new ProcessBuilder(command).start();
        running = child;
        try {
            child.getOutputStream().close();
            var lines = read(child.inputReader());
            var errors = read(child.errorReader());
            boolean inTime = child.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS);
            end();
            int code = child.waitFor();
            Duration took = Duration.ofNanos(System.nanoTime() - started);
            return new Outcome(
                    lines.join(), errors.join(), took, failure(inTime, lines.join().size(), code));
        } finally {
            end();
            running = null;
        }
    }

    private Optional<String> failure(boolean inTime, int lines, int code) {
        if (!inTime) {
            return Optional.of("did not end within %d s".formatted(limit.toSeconds()));
        }
        if (lines > MAX_LINES) {
            return Optional.of("printed more than %d lines".formatted(MAX_LINES));
        }
        return code == 0 ? Optional.empty() : Optional.of("ended with exit code " + code);
    }

    /// Reads on a thread of its own, or a child that fills one pipe would wait for ever.
    private CompletableFuture<List<String>> read(BufferedReader reader) {
        var result = new CompletableFuture<List<String>>();
        Thread.startVirtualThread(() -> {
            List<String> lines = new ArrayList<>();
            try {
                reader.lines().limit(MAX_LINES + 1).forEach(lines::add);
            } catch (UncheckedIOException closed) {
                // The child was ended; what it printed until then counts.
            }
            if (lines.size() > MAX_LINES) {
                end();
            }
            result.complete(lines);
        });
        return result;
    }

    private void end() {
        Process child = running;
        if (child != null && child.isAlive()) {
            child.descendants().forEach(ProcessHandle::destroyForcibly);
            child.destroyForcibly();
        }
    }
}
