package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;

class TableTest {
    private final Row row = new Row(Example.LUCAS_MONITOR);

    @BeforeEach
    void fillRow() {
        row.java.put(Engine.HANDOFF, "5.1 s");
        row.java.put(Engine.CONTINUATION, "12.8 s");
        row.kotlin.put(Engine.HANDOFF, "0.6 s");
        row.python = "15.6 s";
    }

    private static Table table(Ansi ansi) {
        return new Table(Help.defaultColorScheme(ansi));
    }

    private String lines() {
        return table(Ansi.OFF).of(row);
    }

    @Test
    void theHeadNamesTheColumns() {
        assertThat(table(Ansi.OFF).head().strip().split("\\s{2,}"))
                .containsExactly("Example", "Engine", "Java", "Kotlin", "Python", "Output");
    }

    @Test
    void aRowHasALineForEachEngineAndTheVerdictOnTheFirst() {
        assertThat(lines().lines())
                .satisfiesExactly(
                        first ->
                                assertThat(first.split("\\s{2,}"))
                                        .containsExactly(
                                                "lucas-monitor",
                                                "handoff",
                                                "5.1 s",
                                                "0.6 s",
                                                "15.6 s",
                                                "same"),
                        second ->
                                assertThat(second)
                                        .startsWith("  a monitor beside ")
                                        .contains(" continuation  12.8 s"),
                        third -> assertThat(third).startsWith("  of millions "));
    }

    @Test
    void aLineOfAnyLengthFits() {
        row.problems.add("Java: " + "ha".repeat(200) + " and more");
        assertThat(lines().lines()).allMatch(line -> line.length() <= 80);
        assertThat(lines().replaceAll("\\s+", "")).contains("ha".repeat(200) + "andmore");
    }

    @ParameterizedTest
    @EnumSource
    void noRowIsHigherThanThreeEngines(Example example) {
        assertThat(table(Ansi.OFF).of(new Row(example)).lines()).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void whatIsWrongStandsUnderTheRow() {
        row.problems.add("Java on handoff: line 1 should be \"a\", is \"b\"");
        assertThat(lines().lines())
                .anyMatch(line -> line.endsWith(" differs"))
                .last()
                .isEqualTo("  Java on handoff: line 1 should be \"a\", is \"b\"");
    }

    @Test
    void coloursAreForTerminals() {
        assertThat(lines()).doesNotContain("\033[");
        assertThat(table(Ansi.ON).of(row)).contains("\033[32msame");
    }
}
