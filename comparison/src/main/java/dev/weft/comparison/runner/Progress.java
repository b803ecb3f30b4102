package dev.weft.comparison.runner;

import java.io.Console;
import java.io.PrintWriter;

/// One line that says what runs now, on a terminal only.
final class Progress {
    private static final String CLEAR_LINE = "\r\033[K";

    private final PrintWriter out;
    private final boolean shown;
    private int all;
    private int begun;

    /// @param out the terminal
    /// @param shown whether it is one
    Progress(PrintWriter out, boolean shown) {
        this.out = out;
        this.shown = shown;
    }

    /// Whether both ends of this process are at a terminal that understands [#CLEAR_LINE].
    static boolean isPossible() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    void expect(int programs) {
        all = programs;
    }

    void next(String program) {
        begun++;
        show(CLEAR_LINE + "[%d/%d] %s".formatted(begun, all, program));
    }

    /// Makes room for something that is to stay.
    void clear() {
        show(CLEAR_LINE);
    }

    private void show(String text) {
        if (shown) {
            out.print(text);
            out.flush();
        }
    }
}
