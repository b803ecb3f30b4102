package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.List;

class RegionsTest {
    private static List<String> of(String source) {
        return Regions.of(source.lines().toList());
    }

    @Test
    void areListedInOrderInEveryLanguage() {
        String source =
                """
                // before
                    // region: one
                    in Java
                    // endregion
                # region: two
                in Python
                # endregion
                # after
                """;
        assertThat(of(source)).containsExactly("one", "two");
    }

    @Test
    void aRegionMustEnd() {
        assertThatThrownBy(() -> of("// region: one\ncode")).hasMessage("not ended: one");
    }

    @Test
    void anEndNeedsARegion() {
        assertThatThrownBy(() -> of("code\n// endregion")).hasMessage("out of place: // endregion");
    }

    @Test
    void regionsDoNotNest() {
        assertThatThrownBy(() -> of("// region: one\ncode\n// region: two"))
                .hasMessage("out of place: // region: two");
    }

    @Test
    void aRegionShowsSomething() {
        assertThatThrownBy(() -> of("// region: one\n\n// endregion"))
                .hasMessage("empty region: one");
    }
}
