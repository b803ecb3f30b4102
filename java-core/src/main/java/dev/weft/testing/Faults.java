package dev.weft.testing;

import java.time.Duration;

/// What goes wrong on a [SimulatedNetwork], and how often. Immutable: each method gives a copy.
///
/// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="faults"}
///
/// A rate is how likely a fault is each time that it could be, from 0, never, to 1, always. When it
/// strikes follows from the seed of the simulation. What TCP promises holds all the same: the bytes
/// of a connection come in order and once, or the connection breaks.
public final class Faults {
    private static final Faults NONE = new Faults();

    private long minLatency; // nanoseconds
    private long maxLatency;
    private double splits;
    private double resets;
    private double silences;
    private double refusals;
    private double acceptFailures;

    private Faults() {}

    private Faults copy() {
        var copy = new Faults();
        copy.minLatency = minLatency;
        copy.maxLatency = maxLatency;
        copy.splits = splits;
        copy.resets = resets;
        copy.silences = silences;
        copy.refusals = refusals;
        copy.acceptFailures = acceptFailures;
        return copy;
    }

    /// A network that is fast and never fails.
    ///
    /// @return no faults
    public static Faults none() {
        return NONE;
    }

    /// How long what is sent is under way, each piece anew, so that one connection overtakes
    /// another.
    ///
    /// @param min at least
    /// @param max at most
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless `0 <= min <= max`
    public Faults latency(Duration min, Duration max) {
        if (min.isNegative() || min.compareTo(max) > 0) {
            throw new IllegalArgumentException(
                    "the latency must be 0 <= min <= max, and is min %s, max %s"
                            .formatted(min, max));
        }
        var copy = copy();
        copy.minLatency = min.toNanos();
        copy.maxLatency = max.toNanos();
        return copy;
    }

    /// How often a read or a write moves only some of the bytes that it could, maybe a single one.
    ///
    /// @param rate the rate, for each read and each write
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless it is from 0 to 1
    public Faults splits(double rate) {
        var copy = copy();
        copy.splits = checkRate(rate);
        return copy;
    }

    /// How often a connection breaks: both ends see an [java.io.IOException], "Connection reset" or
    /// "Broken pipe", and what was under way is lost.
    ///
    /// @param rate the rate, for each write, and for each connection when it is made
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless it is from 0 to 1
    public Faults resets(double rate) {
        var copy = copy();
        copy.resets = checkRate(rate);
        return copy;
    }

    /// How often a connection falls silent, as if the peer's machine had lost its power: nothing
    /// comes through any more in either direction, and nobody is told. Who has written hears of it
    /// after a quarter of an hour, when the system gives up; who only reads, never.
    ///
    /// @param rate the rate, for each write
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless it is from 0 to 1
    public Faults silences(double rate) {
        var copy = copy();
        copy.silences = checkRate(rate);
        return copy;
    }

    /// How often a connection is refused though somebody listens.
    ///
    /// @param rate the rate, for each attempt to connect
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless it is from 0 to 1
    public Faults refusals(double rate) {
        var copy = copy();
        copy.refusals = checkRate(rate);
        return copy;
    }

    /// How often a server cannot accept a connection for want of descriptors, and has to try again.
    /// It tells the loop's exception handler, so that the simulation fails unless the program has
    /// set its own.
    ///
    /// @param rate the rate, for each attempt to accept
    /// @return these faults, with that
    /// @throws IllegalArgumentException unless it is from 0 to 1
    public Faults acceptFailures(double rate) {
        var copy = copy();
        copy.acceptFailures = checkRate(rate);
        return copy;
    }

    private static double checkRate(double rate) {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a rate must be from 0 to 1, and is " + rate);
        }
        return rate;
    }

    long minLatency() {
        return minLatency;
    }

    long maxLatency() {
        return maxLatency;
    }

    double splits() {
        return splits;
    }

    double resets() {
        return resets;
    }

    double silences() {
        return silences;
    }

    double refusals() {
        return refusals;
    }

    double acceptFailures() {
        return acceptFailures;
    }

    /// The faults, for logs.
    @Override
    public String toString() {
        return "Faults[latency %s to %s, splits %s, resets %s, silences %s, refusals %s, accept failures %s]"
                .formatted(
                        Duration.ofNanos(minLatency),
                        Duration.ofNanos(maxLatency),
                        splits,
                        resets,
                        silences,
                        refusals,
                        acceptFailures);
    }
}
