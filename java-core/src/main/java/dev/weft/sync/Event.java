package dev.weft.sync;

import dev.weft.Clause;

import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// A flag that tasks wait for.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="event"}
///
/// **Thread**: its loop's; see the package's description.
///
/// Semantics: asyncio's `Event`.
public final class Event extends LoopBound {
    private boolean set;
    private final WaitLine waiters = new WaitLine(this, _ -> true); // the others were woken as well

    /// Makes an event that is not set.
    public Event() {}

    /// Waits until the event is set. Being woken is enough: if it is cleared before the task's turn
    /// comes, this still returns.
    ///
    /// **Switches** only if it must wait. **Order**: all waiters go on in the order in which they
    /// came. **Cancel**: the caller leaves the line.
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    public void await() {
        checkLoop();
        if (!set) {
            waiters.await(null);
        }
    }

    /// A clause that waits until the event is set, for [dev.weft.Coroutines#select]. If it is not
    /// chosen, nothing happens.
    ///
    /// @param <R> the type of the result
    /// @param then makes the result; runs in the selecting task
    /// @return the clause
    public <R> Clause<R> onSet(Supplier<? extends R> then) {
        return new LineClause<>(
                this::isSetHere, waiters, () -> {}, () -> {}, then, () -> "set of " + this);
    }

    private boolean isSetHere() {
        checkLoop();
        return set;
    }

    /// Sets the event and wakes all who wait for it. Does not switch.
    public void set() {
        checkLoop();
        if (!set) {
            set = true;
            waiters.wakeAll();
        }
    }

    /// Has [#await] wait again, until the next [#set]. Does not switch.
    public void clear() {
        checkLoop();
        set = false;
    }

    /// Whether the event is set.
    ///
    /// @return true if [#await] would not wait
    public boolean isSet() {
        return set;
    }

    /// How the event stands, for logs.
    @Override
    public String toString() {
        return "Event[" + (set ? "set" : "not set") + waiters.describe() + "]";
    }
}
