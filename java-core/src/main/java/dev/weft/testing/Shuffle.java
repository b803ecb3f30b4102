package dev.weft.testing;

import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;

/// Chooses, by the numbers that follow from a seed, which of the ready items is the next. Each seed
/// has a leaning of its own, since bugs have too: some show when a task is late, some when it is
/// early.
final class Shuffle implements IntUnaryOperator {
    private final SplittableRandom random;
    private final Leaning leaning;

    private enum Leaning {
        NONE,
        OLD,
        NEW
    }

    private Shuffle(long seed) {
        random = new SplittableRandom(seed);
        leaning = Leaning.values()[random.nextInt(Leaning.values().length)];
    }

    /// The choice that belongs to a seed.
    ///
    /// @return the choice; null for seed 0, the loop's own order
    static IntUnaryOperator of(long seed) {
        return seed == 0 ? null : new Shuffle(seed);
    }

    @Override
    public int applyAsInt(int size) {
        int one = random.nextInt(size);
        return switch (leaning) {
            case NONE -> one;
            case OLD -> Math.min(one, random.nextInt(size));
            case NEW -> Math.max(one, random.nextInt(size));
        };
    }
}
