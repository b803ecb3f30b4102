package dev.weft.comparison.runner;

import static picocli.CommandLine.Help.Column.Overflow.SPAN;
import static picocli.CommandLine.Help.Column.Overflow.WRAP;

import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.TextTable;

import java.util.List;
import java.util.stream.Stream;

/// The report: a row for each example, and under it what differs.
final class Table {
    private static final int GAP = 2;
    private static final List<String> TITLES =
            List.of("Example", "What it shows", "Java", "Kotlin", "Python", "Output");
    private static final List<Integer> WIDTHS = List.of(24, 28, 21, 21, 13, 9);

    private final ColorScheme colours;
    private final StringBuilder text = new StringBuilder();

    Table(ColorScheme colours) {
        this.colours = colours;
        TextTable head = table();
        head.addRowValues(TITLES.stream().map(this::bold).toArray(Text[]::new));
        append(head);
    }

    void add(Row row) {
        TextTable lines = table();
        lines.addEmptyRow();
        put(lines, 0, List.of(bold(row.example().toString())));
        put(lines, 1, List.of(plain(row.example().shows())));
        put(lines, 2, row.java.stream().map(this::plain).toList());
        put(lines, 3, row.kotlin.stream().map(this::plain).toList());
        put(lines, 4, row.python.stream().map(this::plain).toList());
        put(lines, 5, List.of(verdict(row)));
        append(lines);
        row.problems.forEach(this::addProblem);
    }

    private Text verdict(Row row) {
        if (row.isSame()) {
            return styled("green", "same");
        }
        return styled("red", row.hasFailed ? "failed" : "differs");
    }

    private void addProblem(String problem) {
        int indent = WIDTHS.getFirst();
        int width = WIDTHS.stream().mapToInt(Integer::intValue).sum() - indent;
        TextTable line =
                TextTable.forColumns(
                        colours, new Column(indent, 0, SPAN), new Column(width, 0, WRAP));
        line.indentWrappedLines = GAP;
        line.addRowValues(plain(""), styled("red", problem));
        append(line);
    }

    private void append(TextTable table) {
        text.append(table.toString().stripTrailing()).append('\n');
    }

    private TextTable table() {
        Stream<Column> columns = WIDTHS.stream().map(width -> new Column(width, 0, WRAP));
        TextTable table = TextTable.forColumns(colours, columns.toArray(Column[]::new));
        table.indentWrappedLines = 0;
        return table;
    }

    private static void put(TextTable table, int column, List<Text> lines) {
        int row = 0;
        for (Text line : lines) {
            while (table.rowCount() <= row) {
                table.addEmptyRow();
            }
            row = table.putValue(row, column, line).row + 1;
        }
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

    @Override
    public String toString() {
        return text.toString();
    }
}
