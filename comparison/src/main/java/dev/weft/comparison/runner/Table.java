package dev.weft.comparison.runner;

import static picocli.CommandLine.Help.Column.Overflow.SPAN;
import static picocli.CommandLine.Help.Column.Overflow.WRAP;

import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

import java.util.Arrays;
import java.util.List;

/// The report: a row for each example, and under it what differs. It fits a terminal of 80 columns.
///
/// A row has a line for each engine. The first one names the example; what it shows stands under
/// its name.
final class Table {
    private static final int GAP = 2;

    private enum Title {
        EXAMPLE("Example", 29),
        ENGINE("Engine", 14),
        JAVA("Java", 9),
        KOTLIN("Kotlin", 9),
        PYTHON("Python", 10),
        OUTPUT("Output", 9);

        final String text;
        final int width;

        Title(String text, int width) {
            this.text = text;
            this.width = width;
        }

        Column column() {
            return new Column(width, this == EXAMPLE ? 0 : GAP, WRAP);
        }
    }

    private final ColorScheme colours;

    Table(ColorScheme colours) {
        this.colours = colours;
    }

    /// The line of titles.
    String head() {
        TextTable head = table();
        for (Title title : Title.values()) {
            put(head, title, List.of(bold(title.text)));
        }
        return lines(head);
    }

    /// The lines of a row.
    String of(Row row) {
        TextTable cells = table();
        put(cells, Title.EXAMPLE, List.of(bold(row.example().toString()), shows(row.example())));
        put(cells, Title.ENGINE, row.java.keySet().stream().map(it -> plain(it + "")).toList());
        put(cells, Title.JAVA, row.java.values().stream().map(this::plain).toList());
        put(cells, Title.KOTLIN, row.kotlin.values().stream().map(this::plain).toList());
        put(cells, Title.PYTHON, List.of(plain(row.python)));
        put(cells, Title.OUTPUT, List.of(verdict(row)));
        StringBuilder text = new StringBuilder(lines(cells));
        row.problems.forEach(problem -> text.append(problem(problem)));
        return text.toString();
    }

    private Text shows(Example example) {
        return plain(" ".repeat(GAP) + example.shows());
    }

    private Text verdict(Row row) {
        if (row.isSame()) {
            return styled("green", "same");
        }
        return styled("red", row.hasFailed ? "failed" : "differs");
    }

    private String problem(String problem) {
        int width = Arrays.stream(Title.values()).mapToInt(title -> title.width).sum() - GAP;
        TextTable line =
                TextTable.forColumns(colours, new Column(GAP, 0, SPAN), new Column(width, 0, WRAP));
        line.indentWrappedLines = GAP;
        line.addRowValues(plain(""), styled("red", problem));
        return lines(line);
    }

    private TextTable table() {
        TextTable table =
                TextTable.forColumns(
                        colours,
                        Arrays.stream(Title.values()).map(Title::column).toArray(Column[]::new));
        table.indentWrappedLines = GAP;
        return table;
    }

    private static void put(TextTable table, Title title, List<Text> lines) {
        int row = 0;
        for (Text line : lines) {
            while (table.rowCount() <= row) {
                table.addEmptyRow();
            }
            row = table.putValue(row, title.ordinal(), line).row + 1;
        }
    }

    private static String lines(TextTable table) {
        return table.toString().stripTrailing() + "\n";
    }

    private Text bold(String value) {
        return styled("bold", value);
    }

    private Text plain(String value) {
        return colours.ansi().new Text(value, colours);
    }

    private Text styled(String style, String value) {
        return colours.ansi().new Text("@|" + style + " " + value + "|@", colours);
    }
}
