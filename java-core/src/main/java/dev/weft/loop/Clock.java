package dev.weft.loop;

import java.util.function.BooleanSupplier;

/// How a loop tells the time, and lets it pass while nothing is ready.
public interface Clock {
    /// The nanoseconds since the loop was made; never fewer than before. Any thread.
    long now();

    /// Lets time pass until the earliest timer is due or work comes in. Loop only.
    ///
    /// @param poller where to wait
    /// @param timers those that have not fired; none is due
    /// @param blocked whether a task is in a blocking call, and goes on when that is over
    /// @param idle false once there is work in the inbox, and no reason to wait any more
    void pass(Poller poller, Timers timers, boolean blocked, BooleanSupplier idle);

    /// Hears that code outside of the loop, which knows no clock but the system's, owes it an
    /// answer. Loop only.
    default void outsideWorkBegins() {}

    /// Hears that an answer has come, or that nobody wants it any more. Loop only.
    default void outsideWorkEnds() {}
}
