package dev.weft.comparison.proxy;

import java.io.PrintWriter;
import java.time.Duration;

/// The error stream at a terminal: lines that stay, and below them one that is written over.
final class Terminal implements Console {
    private static final String CLEAR = "\r\033[K";

    // What does not fit is cut off: a line that wraps could not be written over.
    private static final String CUT = "\033[?7l";
    private static final String WRAP = "\033[?7h";

    private final PrintWriter err;
    private String status = "";

    Terminal(PrintWriter err) {
        this.err = err;
    }

    @Override
    public void say(String line) {
        if (!status.isEmpty()) {
            err.print(CLEAR);
        }
        err.println("proxy: " + line);
        err.print(status);
        err.flush();
    }

    @Override
    public void show(String status) {
        this.status = status.isEmpty() ? "" : CUT + status + WRAP;
        err.print(CLEAR + this.status);
        err.flush();
    }

    @Override
    public Duration pace() {
        return Duration.ofSeconds(1);
    }
}
