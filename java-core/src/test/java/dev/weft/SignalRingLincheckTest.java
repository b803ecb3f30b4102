package dev.weft;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A publisher's signals come out in the order in which they went in, whenever they are looked for.
///
/// Lincheck runs small programs on the ring under every interleaving that it can find, and looks
/// whether some order of their calls explains the results.
@Tag("lincheck")
class SignalRingLincheckTest {
    private static final String PUBLISHER = "publisher"; // what it alone may call
    private static final String CONSUMER = "consumer";

    /// What is checked. Public, for Lincheck makes it.
    @Param(name = "item", gen = IntGen.class, conf = "1:3")
    public static class Operations {
        private final SignalRing<Integer> ring = new SignalRing<>(32); // none is too many

        @Operation(nonParallelGroup = PUBLISHER)
        public void put(@Param(name = "item") int item) {
            ring.put(item);
        }

        @Operation(nonParallelGroup = PUBLISHER)
        public void end() {
            ring.end(null);
        }

        @Operation(nonParallelGroup = CONSUMER)
        public String take() {
            return ring.take() instanceof Object taken ? taken.toString() : "nothing";
        }

        @Operation(nonParallelGroup = CONSUMER)
        public boolean isEmpty() {
            return ring.isEmpty();
        }
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .threads(2)
                .actorsPerThread(4)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(Operations.class);
    }
}
