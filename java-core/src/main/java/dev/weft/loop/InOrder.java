package dev.weft.loop;

/// A callback that must not overtake its like, in whatever order a simulation runs the rest:
/// callbacks are promised to run as they came, whereas a task that counts on another one's turn
/// counts on luck. What an executor was given may be either, and is taken for a turn.
public interface InOrder extends Callback {}
