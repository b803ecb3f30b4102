package dev.weft.loop;

import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/// The inbox behaves as if its operations came one after the other, whoever calls them when.
///
/// Lincheck runs small programs on it under every interleaving that it can find, and looks whether
/// some order of their calls explains the results.
@Tag("lincheck")
class InboxLincheckTest {
    private static final String LOOP = "loop"; // what it alone may call

    private record Letter(int number) implements Runnable {
        @Override
        public void run() {}
    }

    /// What is checked. Public, for Lincheck makes it.
    @Param(name = "number", gen = IntGen.class, conf = "1:3")
    public static class Operations {
        private final Inbox inbox = new Inbox();

        @Operation
        public boolean put(@Param(name = "number") int number) {
            return inbox.put(new Letter(number));
        }

        @Operation
        public boolean isEmpty() {
            return inbox.isEmpty();
        }

        @Operation(nonParallelGroup = LOOP)
        public List<Integer> drain() {
            var numbers = new ArrayList<Integer>();
            inbox.drainTo(letter -> numbers.add(((Letter) letter).number()));
            return numbers;
        }

        @Operation(nonParallelGroup = LOOP)
        public boolean closeIfEmpty() {
            return inbox.closeIfEmpty();
        }
    }

    @Test
    void isLinearizable() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsPerThread(3)
                .iterations(10)
                .invocationsPerIteration(500)
                .check(Operations.class);
    }
}
