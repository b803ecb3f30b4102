package dev.weft;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;

/// Several loops, each on a thread of its own: for a program that has more to do than one core can.
///
/// {@snippet class="dev.weft.snippets.SnippetsTest" region="loops"}
///
/// Each loop is as single-threaded as ever. What one task shares with another of the same loop
/// needs no lock; with tasks of other loops it does, or is handed over by [EventLoop#submit]. A
/// server that has `dev.weft.net.ServeOptions.loops` spreads its connections over them.
///
/// **Thread**: any, but for [#close].
///
/// Semantics: there is none such in asyncio, where people start several processes; Netty's
/// `EventLoopGroup`.
public final class EventLoops implements AutoCloseable {
    private final List<EventLoop> loops;
    private final AtomicInteger turn = new AtomicInteger();

    private EventLoops(List<EventLoop> loops) {
        this.loops = loops;
    }

    /// Starts as many loops as there are processors.
    ///
    /// @param name what their threads are called, followed by a number
    /// @return the loops, which run until [#close]
    public static EventLoops start(String name) {
        return start(name, Runtime.getRuntime().availableProcessors());
    }

    /// Starts so many loops.
    ///
    /// @param name what their threads are called, followed by a number
    /// @param count how many
    /// @return the loops, which run until [#close]
    /// @throws IllegalArgumentException unless the count is positive
    public static EventLoops start(String name, int count) {
        Objects.requireNonNull(name, "name");
        if (count <= 0) {
            throw new IllegalArgumentException("there must be a loop, and not " + count);
        }
        var loops = new ArrayList<EventLoop>();
        try {
            for (int i = 1; i <= count; i++) {
                loops.add(EventLoop.start(name + "-" + i));
            }
        } catch (Throwable notStarted) {
            loops.forEach(EventLoop::close);
            throw notStarted;
        }
        return new EventLoops(List.copyOf(loops));
    }

    /// One of the loops: each in its turn.
    ///
    /// @return the loop whose turn it is
    public EventLoop next() {
        return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size()));
    }

    /// All of the loops.
    ///
    /// @return the loops, in their order
    public List<EventLoop> all() {
        return loops;
    }

    /// Closes the loops, one after the other, as [EventLoop#close] does.
    ///
    /// @throws IllegalStateException on one of the loops, which would wait for itself; none is
    ///   closed then
    @Override
    public void close() {
        if (loops.stream().anyMatch(EventLoop::isCurrent)) {
            throw new IllegalStateException("loops cannot be closed from one of their own tasks");
        }
        loops.forEach(EventLoop::close);
    }

    /// Which loops these are, for logs.
    @Override
    public String toString() {
        return "EventLoops" + loops;
    }
}
