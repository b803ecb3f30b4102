package dev.weft.comparison.proxy;

import java.io.PrintWriter;
import java.time.Duration;

/// The error stream where it is no terminal: lines for a file or a pipe, and few of them.
final class Log implements Console {
    private final PrintWriter err;

    Log(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void say(String line) {
        err.println("proxy: " + line);
        err.flush();
    }

    @Override
    public void show(String status) {
        if (!status.isEmpty()) {
            say(status);
        }
    }

    @Override
    public Duration pace() {
        return Duration.ofMinutes(1);
    }
}
