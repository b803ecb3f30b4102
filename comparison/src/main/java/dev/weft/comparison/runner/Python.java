package dev.weft.comparison.runner;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/// A Python that can run the examples.
///
/// @param command what starts it
/// @param version such as `CPython 3.13.0`
record Python(String command, String version) {
    /// In 3.11 came `TaskGroup`, `timeout` and `except*`.
    static final String OLDEST = "3.11";

    private static final String ASK =
            """
            import platform, sys
            if sys.version_info < (3, 11): sys.exit("too old")
            print(platform.python_implementation(), platform.python_version())
            """;

    /// Asks a command whether it is a Python that is new enough.
    static Optional<Python> at(String command, ChildProcess child) throws InterruptedException {
        try {
            Outcome answer = child.run(List.of(command, "-c", ASK));
            return answer.failure().isEmpty() && answer.lines().size() == 1
                    ? Optional.of(new Python(command, answer.lines().getFirst()))
                    : Optional.empty();
        } catch (IOException notThere) {
            return Optional.empty();
        }
    }
}
