package dev.weft.loop;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlaceTest {
    private static final StackTraceElement PROGRAMS = frameOf("kotlinprogram.Main");

    private static StackTraceElement frameOf(String type) {
        return new StackTraceElement(type, "method", "File", 1);
    }

    private static StackTraceElement placeOf(StackTraceElement... frames) {
        return Place.of(frames);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "dev.weft.Coroutines",
                "dev.weft.loop.Inbox",
                "dev.weft.kotlin.SuspendCalls",
                "java.lang.Thread",
                "jdk.internal.vm.Continuation",
                "kotlin.coroutines.jvm.internal.BaseContinuationImpl",
                "kotlinx.coroutines.DispatchedTask"
            })
    void isNotIn(String type) {
        assertThat(placeOf(frameOf(type), PROGRAMS, frameOf("program.Caller"))).isEqualTo(PROGRAMS);
        assertThat(placeOf(frameOf(type))).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"dev.weft.kotlin.samples.Sample", "dev.weft.loop.PlaceTest", "Unnamed"})
    void isIn(String type) {
        assertThat(placeOf(frameOf(type), PROGRAMS)).isEqualTo(frameOf(type));
    }

    @Test
    void isNowhereOnAnEmptyStack() {
        assertThat(placeOf()).isNull();
    }
}
