package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class DifferenceTest {
    private static String first(List<String> expected, List<String> printed) {
        return Difference.first(expected, printed).map(Difference::toString).orElse("none");
    }

    @Test
    void equalOutputsDoNotDiffer() {
        assertThat(first(List.of("a", "b"), List.of("a", "b"))).isEqualTo("none");
    }

    @Test
    void theFirstOfSeveralDifferentLinesIsNamed() {
        assertThat(first(List.of("a", "b", "c"), List.of("a", "x", "y")))
                .isEqualTo("line 2 should be \"b\", is \"x\"");
    }

    @Test
    void anOutputThatEndsTooSoonLacksItsNextLine() {
        assertThat(first(List.of("a", "b"), List.of("a")))
                .isEqualTo("line 2 should be \"b\", is missing");
    }

    @Test
    void anOutputThatGoesOnHasALineTooMany() {
        assertThat(first(List.of("a"), List.of("a", "b")))
                .isEqualTo("line 2 should be missing, is \"b\"");
    }

    @Test
    void anEmptyLineIsALine() {
        assertThat(first(List.of("a"), List.of("a", "")))
                .isEqualTo("line 2 should be missing, is \"\"");
    }

    @Test
    void spacesCount() {
        assertThat(first(List.of("  a"), List.of("a")))
                .isEqualTo("line 1 should be \"  a\", is \"a\"");
    }
}
