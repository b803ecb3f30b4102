package dev.weft.testing;

import java.util.SplittableRandom;

/// Decides when a fault strikes, by the numbers that follow from a seed. Loop only.
final class Dice {
    // Other numbers than those of the order of tasks, which follows from the same seed.
    private static final long OWN = 0x6E65_7477_6F72_6B73L;

    private final SplittableRandom random;
    private final boolean shuffles;
    private Faults faults = Faults.none();

    Dice(long seed) {
        random = new SplittableRandom(seed ^ OWN);
        shuffles = seed != 0;
    }

    void follow(Faults wanted) {
        faults = wanted;
    }

    private boolean strikes(double rate) {
        return rate > 0 && random.nextDouble() < rate;
    }

    boolean reset() {
        return strikes(faults.resets());
    }

    boolean silence() {
        return strikes(faults.silences());
    }

    boolean refusal() {
        return strikes(faults.refusals());
    }

    boolean acceptFailure() {
        return strikes(faults.acceptFailures());
    }

    /// Whether something that could happen at once happens a little later; never with seed 0.
    boolean later() {
        return shuffles && random.nextBoolean();
    }

    /// Either of two things that a fault may do.
    boolean either() {
        return random.nextBoolean();
    }

    /// How many of so many bytes are moved: at least one, if there are any.
    int split(int most) {
        if (most < 2 || !strikes(faults.splits())) {
            return most;
        }
        return random.nextBoolean() ? 1 : 1 + random.nextInt(most);
    }

    /// How long the next piece is under way, in nanoseconds.
    long latency() {
        return faults.maxLatency() == 0
                ? 0
                : random.nextLong(faults.minLatency(), faults.maxLatency() + 1);
    }
}
