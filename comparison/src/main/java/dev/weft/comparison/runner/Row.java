package dev.weft.comparison.runner;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the comparison found out about one example: a row of the table.
final class Row {
    private final Example example;

    /// How long a language's program took on each engine, in the order in which they ran.
    final Map<Engine, String> java = new LinkedHashMap<>();

    final Map<Engine, String> kotlin = new LinkedHashMap<>();

    /// How long Python took, or that it did not run.
    String python = "";

    /// Who printed what stood in for Python's output, where it did not run.
    Optional<String> recordedBy = Optional.empty();

    /// What is not as it should be, a sentence each.
    final List<String> problems = new ArrayList<>();

    /// What the programs that failed printed on their standard error.
    final List<String> errors = new ArrayList<>();

    Row(Example example) {
        this.example = example;
    }

    Example example() {
        return example;
    }

    /// Whether a program did not come to a good end, so that there was nothing to compare.
    boolean hasFailed;

    boolean isSame() {
        return problems.isEmpty();
    }
}
