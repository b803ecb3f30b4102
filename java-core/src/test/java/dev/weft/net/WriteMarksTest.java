package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.loop.LoopParts;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class WriteMarksTest {
    private final WriteMarks marks = new WriteMarks();

    // test_flowcontrol_mixin_set_write_limits
    @Test
    void sayWhenToPauseAndWhenToResume() {
        List<String> told = new ArrayList<>();
        var protocol =
                new Protocol() {
                    @Override
                    public void pauseWriting() {
                        told.add("pause");
                    }

                    @Override
                    public void resumeWriting() {
                        told.add("resume");
                    }
                };
        run(() -> {
            LoopParts parts = LoopParts.of(currentLoop());
            marks.set(1024, 128);
            marks.tellToPause(1024, protocol, parts);
            assertThat(told).isEmpty();
            marks.tellToPause(1025, protocol, parts);
            marks.tellToPause(2000, protocol, parts);
            marks.tellToResume(129, protocol, parts);
            assertThat(told).containsExactly("pause");
            marks.tellToResume(128, protocol, parts);
            marks.tellToResume(0, protocol, parts);
            assertThat(told).containsExactly("pause", "resume");
        });
    }

    @Test
    void mustBeInOrder() {
        assertThatThrownBy(() -> marks.set(0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("low 1, high 0");
        assertThatThrownBy(() -> marks.set(1, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
