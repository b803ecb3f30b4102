package dev.weft.comparison.parity;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The tables of `PARITY.md` whose last column is headed "shown by".
///
/// @param rows their rows, one for each feature
record ParityTable(List<Row> rows) {
    static final String NOT_YET = "not yet";
    private static final int CELLS = 6;
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    /// A row.
    ///
    /// @param line where it stands
    /// @param area the heading it stands under
    /// @param cells feature, asyncio, kotlinx.coroutines, Weft, from Kotlin, shown by
    record Row(int line, String area, List<String> cells) {
        String feature() {
            return cells.getFirst();
        }

        /// What Weft has for it, in either language.
        String weft() {
            return cells.get(3) + " " + cells.get(4);
        }

        String shownBy() {
            return cells.getLast();
        }

        List<String> tests() {
            return CODE.matcher(shownBy()).results().map(it -> it.group(1)).toList();
        }
    }

    static ParityTable of(List<String> lines) {
        List<Row> rows = new ArrayList<>();
        String area = "";
        boolean counts = false;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (line.startsWith("#")) {
                area = line.replaceFirst("#+ ", "");
            } else if (!line.startsWith("|")) {
                counts = false;
            } else if (cells(line).getLast().equals("shown by")) {
                counts = true;
                i++; // the rule under the head
            } else if (counts) {
                rows.add(new Row(i + 1, area, cells(line)));
            }
        }
        return new ParityTable(rows);
    }

    private static List<String> cells(String line) {
        return Stream.of(line.replaceAll("^\\||\\|\\s*$", "").split("(?<!\\\\)\\|", -1))
                .map(String::strip)
                .toList();
    }

    /// What is wrong with the rows, a sentence each.
    List<String> problems(TestSources sources) {
        List<String> problems = new ArrayList<>();
        Map<String, Row> seen = new HashMap<>();
        for (Row row : rows) {
            List<String> found = new ArrayList<>(problems(row, sources));
            Row first = seen.putIfAbsent(row.area() + ": " + row.feature(), row);
            if (first != null) {
                found.add("it stands in line " + first.line() + " already");
            }
            found.forEach(it -> problems.add("line %d: %s".formatted(row.line(), it)));
        }
        return problems;
    }

    private static List<String> problems(Row row, TestSources sources) {
        if (row.cells().size() != CELLS) {
            return List.of("%d cells in place of %d".formatted(row.cells().size(), CELLS));
        }
        if (row.shownBy().equals(NOT_YET)) {
            return List.of();
        }
        if (!CODE.matcher(row.shownBy()).replaceAll("").matches("[,\\s]*")
                || row.tests().isEmpty()) {
            return List.of("neither tests nor \"" + NOT_YET + "\", but: " + row.shownBy());
        }
        return row.tests().stream().flatMap(test -> problem(test, sources.count(test))).toList();
    }

    private static Stream<String> problem(String test, long count) {
        if (count == 1) {
            return Stream.empty();
        }
        return Stream.of(
                count == 0
                        ? "there is no test " + test
                        : "%d tests are %s; name the nested class".formatted(count, test));
    }

    /// Whether some row tells what Weft has under this name.
    boolean mentions(String name) {
        Pattern word = Pattern.compile("\\b" + name + "\\b");
        return rows.stream()
                .flatMap(row -> CODE.matcher(row.weft()).results())
                .map(MatchResult::group)
                .anyMatch(code -> word.matcher(code).find());
    }

    @Override
    public String toString() {
        return rows.stream().map(Row::feature).collect(Collectors.joining(", "));
    }
}
