package dev.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// JDK 25 crashes if a continuation is resumed by a thread that holds a monitor and then yields. So
/// here is user code that holds monitors wherever it can, in a JVM that would be gone if one of
/// them were held at the wrong place: see [MonitorUser].
class MonitorsAroundAwaitsTest {
    @Test
    void doNotBringTheJvmDown() {
        assertThat(ChildJvm.of(MonitorUser.class).on(EngineKind.chosen()).run().lines())
                .containsExactlyElementsOf(MonitorUser.EXPECTED);
    }

    /// Frames are laid out differently in interpreted and in compiled code, and each collector has
    /// its own way with suspended stacks. HANDOFF suspends nothing itself.
    @ParameterizedTest
    @DisabledIfSystemProperty(named = EngineKind.PROPERTY, matches = "handoff")
    @ValueSource(strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-XX:+UseZGC"})
    void doNotBringTheJvmDownWith(String flag) {
        assertThat(ChildJvm.of(MonitorUser.class).on(EngineKind.chosen()).with(flag).run().lines())
                .containsExactlyElementsOf(MonitorUser.EXPECTED);
    }
}
