package dev.weft.comparison.bench;

/// How many operations one call of a benchmark makes. Both sides of each comparison use these.
final class Counts {
    static final int SWITCHES = 200_000;
    static final int SPAWNS = 100_000;
    static final int CHILDREN = 100_000;
    static final int TIMERS = 100_000;
    static final int TIMEOUTS = 100_000;
    static final int WAKEUPS = 2_000;
    static final int PARKED = 100_000;

    private Counts() {}
}
