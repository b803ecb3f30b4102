package dev.weft.comparison.runner;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What became of a child process.
///
/// @param lines what it printed
/// @param errors what it printed on its standard error
/// @param took from its start to its end, the start of the JVM or the interpreter included
/// @param failure what went wrong, or empty if it ended well
record Outcome(List<String> lines, List<String> errors, Duration took, Optional<String> failure) {

    String seconds() {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1000.0);
    }
}
