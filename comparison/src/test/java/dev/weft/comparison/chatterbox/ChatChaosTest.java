package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.testing.Simulation;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChatChaosTest {
    @ParameterizedTest
    @EnumSource
    void whatIsAcknowledgedArrivesOnceAndInOrderWhateverGoesWrong(Language language) {
        int[] acknowledged = {0};
        Simulation.explore(1000, seed -> acknowledged[0] += ChatChaos.run(language, seed));
        assertThat(acknowledged[0]).isGreaterThan(1000); // or nothing would be shown
    }
}
