package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class TableTest {
    private final Row row = new Row(Example.LUCAS_MONITOR);

    @BeforeEach
    void fillRow() {
        row.java.add("handoff 5.1 s");
        row.java.add("continuation 12.8 s");
        row.kotlin.add("handoff 0.6 s");
        row.python.add("15.6 s");
    }

    private String table(Ansi ansi) {
        Table table = new Table(Help.defaultColorScheme(ansi));
        table.add(row);
        return table.toString();
    }

    @Test
    void aRowHasTheNameTheTimesAndTheVerdict() {
        assertThat(table(Ansi.OFF).lines().toList())
                .satisfiesExactly(
                        head ->
                                assertThat(head.split("\\s{2,}"))
                                        .containsExactly(
                                                "Example",
                                                "What it shows",
                                                "Java",
                                                "Kotlin",
                                                "Python",
                                                "Output"),
                        first ->
                                assertThat(first)
                                        .startsWith("lucas-monitor ")
                                        .contains(" handoff 5.1 s ", " handoff 0.6 s ")
                                        .endsWith(" same"),
                        second ->
                                assertThat(second)
                                        .startsWith(" ")
                                        .endsWith(" continuation 12.8 s")
                                        .doesNotContain("handoff"));
    }

    @Test
    void longCellsWrapInTheirColumns() {
        row.python.set(0, "recorded by CPython 3.13.0");
        assertThat(table(Ansi.OFF).lines().skip(1))
                .satisfiesExactly(
                        first -> assertThat(first).contains(" a monitor beside", " recorded by "),
                        second -> assertThat(second).contains(" of millions ").endsWith(" CPython"),
                        third -> assertThat(third.strip()).isEqualTo("3.13.0"));
    }

    @Test
    void aLineOfAnyLengthFits() {
        row.problems.add("Java: " + "ha".repeat(200) + " and more");
        assertThat(table(Ansi.OFF).lines()).allMatch(line -> line.length() <= 116);
        assertThat(table(Ansi.OFF).replaceAll("\\s+", "")).contains("ha".repeat(200) + "andmore");
    }

    @Test
    void whatIsWrongStandsUnderTheRow() {
        row.problems.add("Java on handoff: line 1 should be \"a\", is \"b\"");
        assertThat(table(Ansi.OFF).lines())
                .anyMatch(line -> line.endsWith(" differs"))
                .last()
                .asString()
                .matches(" {24}Java on handoff: line 1 should be \"a\", is \"b\"");
    }

    @Test
    void coloursAreForTerminals() {
        assertThat(table(Ansi.OFF)).doesNotContain("\033[");
        assertThat(table(Ansi.ON)).contains("\033[32msame");
    }
}
