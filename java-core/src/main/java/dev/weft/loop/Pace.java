package dev.weft.loop;

import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/// By which clock and in which order a loop goes on, and over which network. It is the system's
/// clock, first come, first served, and the system's sockets, except for loops that are started
/// under a simulation.
///
/// @param clock the clock, for one loop
/// @param choice picks one of so many ready items to be the next; null for the first
/// @param network where connections come from; null for the system's
public record Pace(Clock clock, IntUnaryOperator choice, Network network) {
    /// Makes the pace of every loop that is started where it is bound.
    public static final ScopedValue<Supplier<Pace>> OF_NEW_LOOPS = ScopedValue.newInstance();

    /// The pace of a loop that is started here and now.
    public static Pace ofNewLoop() {
        return OF_NEW_LOOPS.isBound()
                ? OF_NEW_LOOPS.get().get()
                : new Pace(new SystemClock(), null, null);
    }
}
