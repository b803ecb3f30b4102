package dev.weft.comparison.runner;

import java.util.List;
import java.util.Optional;

/// The first line in which two outputs differ.
///
/// @param line its number, from 1
/// @param expected the line there should be, or empty if the output should have ended
/// @param printed the line there is, or empty if the output has ended
record Difference(int line, Optional<String> expected, Optional<String> printed) {

    static Optional<Difference> first(List<String> expected, List<String> printed) {
        int longest = Math.max(expected.size(), printed.size());
        for (int i = 0; i < longest; i++) {
            Optional<String> left = lineAt(expected, i);
            Optional<String> right = lineAt(printed, i);
            if (!left.equals(right)) {
                return Optional.of(new Difference(i + 1, left, right));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> lineAt(List<String> lines, int index) {
        return index < lines.size() ? Optional.of(lines.get(index)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "line %d should be %s, is %s".formatted(line, quoted(expected), quoted(printed));
    }

    private static String quoted(Optional<String> text) {
        return text.map(it -> "\"" + it + "\"").orElse("missing");
    }
}
