package dev.weft.testing;

/// Thrown by a simulation whose tasks all wait while nothing can wake them: nothing is ready, no
/// timer is set, and no other thread owes an answer. The message tells who waits for what, and
/// where:
///
/// ```
/// nothing is ready, no timer is set and no other thread was announced with Simulation.outsideWork, so these tasks wait for ever:
///   main awaits Task-2, at Dining.main(Dining.java:12)
///     Task-2 awaits Future[pending, for Lock[held by Task-3, 1 waiting]], at Dining.dine(Dining.java:21)
///   Task-3 awaits Future[pending, for Lock[held by Task-2, 1 waiting]], at Dining.dine(Dining.java:21)
/// ```
///
/// A task that is woken by a thread which Weft knows nothing of is not in a deadlock; announce such
/// work with [Simulation#outsideWork()].
public final class DeadlockException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    DeadlockException(String whoWaitsForWhat) {
        super(
                "nothing is ready, no timer is set and no other thread was announced with"
                        + " Simulation.outsideWork, so these tasks wait for ever:\n"
                        + whoWaitsForWhat);
    }
}
