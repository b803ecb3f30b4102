package dev.weft.net;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;
import dev.weft.testing.Simulation;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class NetChaosTest {
    @Test
    void nothingThatWasAcknowledgedIsLostWhateverGoesWrong() {
        Simulation.explore(1000, NetChaos::run);
    }

    @Test
    void theSameSeedHasTheSameThingsHappenOnEachEngine() {
        List<String> here = Trails.ofTheFirstSeeds();
        assertThat(here).isEqualTo(Trails.ofTheFirstSeeds());
        for (EngineKind engine : EngineKind.values()) {
            assertThat(ChildJvm.of(Trails.class).on(engine).run().lines()).isEqualTo(here);
        }
    }

    /// Prints what happens.
    static final class Trails {
        private Trails() {}

        static List<String> ofTheFirstSeeds() {
            var trails = new ArrayList<String>();
            for (long i = 0; i < 25; i++) {
                long seed = i;
                trails.add(Simulation.runSeeded(seed, () -> NetChaos.run(seed)).toString());
            }
            return trails;
        }

        public static void main(String... arguments) {
            ofTheFirstSeeds().forEach(System.out::println);
        }
    }
}
