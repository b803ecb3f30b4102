package dev.weft.loop;

import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// What other packages of this module may reach of a loop, and programs may not.
public final class LoopParts {
    private static volatile Function<Object, LoopParts> finder;

    private final Clock clock;
    private final Poller poller;
    private final Network network;
    private final Buffers buffers = new Buffers();
    private final UnaryOperator<Runnable> binder;
    private final Consumer<Callback> poster;
    private final Executor answers = work -> post(work::run);
    private final BiConsumer<String, Throwable> reporter;
    private long round;

    /// @param binder gives what is run the context of the code that asked for it
    /// @param poster takes the loop's own work
    /// @param reporter tells the loop's exception handler
    public LoopParts(
            Clock clock,
            Poller poller,
            Network network,
            UnaryOperator<Runnable> binder,
            Consumer<Callback> poster,
            BiConsumer<String, Throwable> reporter) {
        this.clock = clock;
        this.poller = poller;
        this.network = network == null ? new SystemNetwork(poller) : network;
        this.binder = binder;
        this.poster = poster;
        this.reporter = reporter;
    }

    /// Says how the parts of a loop are found. Once, by the class of loops.
    public static void areFoundBy(Function<Object, LoopParts> finder) {
        LoopParts.finder = finder;
    }

    /// The parts of a loop. Any thread.
    public static LoopParts of(Object loop) {
        return finder.apply(loop);
    }

    /// How it tells the time. Any thread.
    public Clock clock() {
        return clock;
    }

    /// Where it waits.
    public Poller poller() {
        return poller;
    }

    /// Where its connections come from. Any thread.
    public Network network() {
        return network;
    }

    /// What its connections lend each other. Loop only.
    public Buffers buffers() {
        return buffers;
    }

    /// Gives a handler the context of the calling code, whatever runs it. Loop only.
    public Runnable inThisContext(Runnable handler) {
        return binder.apply(handler);
    }

    /// Runs on the loop what comes of work that other threads do for it. A loop that closes takes
    /// that to the last, unlike what it is handed over by `execute`. Any thread.
    public Executor answers() {
        return answers;
    }

    /// Runs a piece of the loop's own work when what is ready now has run. Any thread.
    public void post(Callback work) {
        poster.accept(work);
    }

    /// Tells the loop's exception handler of something that nobody waits for. Any thread.
    public void report(String message, Throwable failure) {
        reporter.accept(message, failure);
    }

    /// Says that a new batch begins. Loop only.
    public void nextRound() {
        round++;
    }

    /// Which batch it is that runs: what happens in one of them happens as good as at once. Loop
    /// only.
    public long round() {
        return round;
    }
}
