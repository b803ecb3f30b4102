package dev.weft.comparison.bench;

/// How many operations one call of a benchmark makes. Both sides of each comparison use these.
final class Counts {
    // Many: a task's own loop begins interpreted, which a stack that is kept pays for and one that
    // is entered anew does not. It is over after a thousand turns, and must not weigh.
    static final int SWITCHES = 2_000_000;
    static final int SPAWNS = 100_000;
    static final int CHILDREN = 100_000;
    static final int TIMERS = 100_000;
    static final int TIMEOUTS = 100_000;
    static final int WAKEUPS = 2_000;
    static final int PARKED = 100_000;
    static final int AWAITS = 200_000;
    static final int ITEMS = 1_000_000;
    static final int CAPACITY = 64;
    static final int QUEUES = 4;
    static final int CONTENDERS = 100;
    static final int PERMITS = 10;
    static final int TURNS_EACH = 1_000;
    static final int TURNS = CONTENDERS * TURNS_EACH;

    private Counts() {}
}
