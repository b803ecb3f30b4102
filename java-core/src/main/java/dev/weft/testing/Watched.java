package dev.weft.testing;

import dev.weft.loop.Callback;

/// What somebody is told of when it is ready, as a selector tells: again and again while it is.
/// Loop only.
abstract class Watched {
    final Wires wires;
    private final Callback tell = this::tell;
    private Runnable handler = () -> {};
    private int interest;
    private int readyFor;
    private boolean asked; // to be told

    Watched(Wires wires) {
        this.wires = wires;
    }

    /// For what this is ready; nothing once it is closed.
    abstract int ready();

    void watch(int operations, Runnable newHandler) {
        handler = newHandler;
        interest(operations);
    }

    void interest(int operations) {
        interest = operations;
        look();
    }

    int interest() {
        return interest;
    }

    int lastReady() {
        return readyFor;
    }

    /// Has the handler run, between two batches of the loop, if this is ready for what is wanted.
    void look() {
        if (!asked && (ready() & interest) != 0) {
            asked = true;
            wires.poller().add(tell);
        }
    }

    private void tell() {
        asked = false;
        if (!wires.dice().later()) {
            readyFor = ready() & interest;
            if (readyFor != 0) {
                runHandler();
                return;
            }
        }
        look();
    }

    private void runHandler() {
        try {
            handler.run();
        } finally {
            look();
        }
    }
}
