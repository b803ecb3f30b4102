package dev.weft.comparison.runner;

import java.util.ArrayList;
import java.util.List;

/// What the comparison found out about one example: a row of the table.
final class Row {
    private final Example example;

    /// The cells, one line for each engine.
    final List<String> java = new ArrayList<>();

    final List<String> kotlin = new ArrayList<>();
    final List<String> python = new ArrayList<>();

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
