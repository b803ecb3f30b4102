package dev.weft.testing;

import dev.weft.Coroutine;
import dev.weft.Coroutines;
import dev.weft.EventLoop;

import java.time.Duration;
import java.util.Objects;
import java.util.function.BooleanSupplier;

/// Runs a main task in simulated time: [Coroutines#run(Coroutine)] for tests.
///
/// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="virtual"}
///
/// - **Time.** Sleeps and timeouts take none: when nothing is ready the loop's clock jumps to the
///   next deadline. Between two jumps it stands still, so what [EventLoop#time] tells is exact.
/// - **Other threads.** While a [Coroutines#toThread], a `CompletionStage` that the loop follows,
///   or a stream outside of the simulation (a pipe, a file, a program) has no answer, the clock
///   stands still: two seconds of real time at most, since some answers never come and a timeout is
///   to be seen. Other work of other threads must be announced with [#outsideWork()].
/// - **Network.** What `dev.weft.net` connects and serves goes over a [SimulatedNetwork], which
///   takes no time either, until it is told to.
/// - **Deadlock.** If nothing is ready, no timer set and no answer awaited, the run fails at once
///   with a [DeadlockException] that tells who waits for what.
/// - **Failures.** What reaches the loop's exception handler fails the run, unless the program has
///   set a handler of its own.
/// - **Order.** [#run(Coroutine)] keeps the loop's own order. With a seed the ready tasks take
///   turns in another one, the same for the same seed: a task may be late or early by any number of
///   turns. Callbacks and timers keep their order among themselves; what [EventLoop#execute] is
///   given does not, for that may be the turn of a Kotlin coroutine.
///
/// **Thread**: as for [Coroutines#run(Coroutine)]; the system property `weft.engine` chooses the
/// engine, as ever.
///
/// Origin: the virtual time of kotlinx's `runTest`, trio's `autojump_clock`, and the schedulers
/// with which databases are tested.
public final class Simulation {
    /// The system property that has [#explore] and [WeftTest] run one seed alone.
    public static final String SEED_PROPERTY = "weft.seed";

    private static final Duration LEAST = Duration.ofNanos(1);

    private Simulation() {}

    /// Runs a main task in simulated time and the loop's own order.
    ///
    /// @param <T> the type of the result
    /// @param main what to run
    /// @return its result; if it failed, this throws the very exception it failed with
    /// @throws DeadlockException if its tasks wait for ever
    /// @throws AssertionError for what reached the loop's exception handler
    /// @throws IllegalStateException inside a task or callback
    public static <T> T run(Coroutine<T> main) {
        return runSeeded(0, main);
    }

    /// Runs a main task that returns nothing; see [#run(Coroutine)].
    ///
    /// @param main what to run
    /// @throws DeadlockException if its tasks wait for ever
    /// @throws AssertionError for what reached the loop's exception handler
    /// @throws IllegalStateException inside a task or callback
    public static void run(Coroutine.Action main) {
        runSeeded(0, main);
    }

    /// Runs a main task in simulated time and in the order that follows from a seed.
    ///
    /// @param <T> the type of the result
    /// @param seed the seed; 0 for the loop's own order
    /// @param main what to run
    /// @return its result; if it failed, this throws the very exception it failed with
    /// @throws DeadlockException if its tasks wait for ever
    /// @throws AssertionError for what reached the loop's exception handler
    /// @throws IllegalStateException inside a task or callback
    public static <T> T runSeeded(long seed, Coroutine<T> main) {
        try (var runner = new SimulatedRunner(seed)) {
            return runner.run(main);
        }
    }

    /// Runs a main task that returns nothing; see [#runSeeded(long, Coroutine)].
    ///
    /// @param seed the seed; 0 for the loop's own order
    /// @param main what to run
    /// @throws DeadlockException if its tasks wait for ever
    /// @throws AssertionError for what reached the loop's exception handler
    /// @throws IllegalStateException inside a task or callback
    public static void runSeeded(long seed, Coroutine.Action main) {
        runSeeded(seed, main.asCoroutine());
    }

    /// Runs a main task again and again, on a fresh loop each time, in the orders of the seeds from
    /// 0 up, and stops at the first that fails. What it uses must be made inside of it.
    ///
    /// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="explore"}
    ///
    /// @param seeds how many; with `-Dweft.seed=S` only the seed S is run
    /// @param program what to run
    /// @throws AssertionError for the first failure, which is its cause; the message tells the
    ///   seed. An assumption of JUnit's that does not hold aborts the exploration and is thrown as
    ///   it is
    /// @throws IllegalArgumentException if `seeds` is not positive
    /// @throws IllegalStateException inside a task or callback
    public static void explore(int seeds, Program program) {
        SimulatedRunner.checkOutside();
        Seeds.from(0, seeds)
                .forEach(seed -> {
                    try {
                        Coroutine.Action main = () -> program.run(seed);
                        runSeeded(seed, main);
                    } catch (Throwable failure) {
                        if (Seeds.isAbort(failure)) {
                            throw failure;
                        }
                        throw Seeds.failed(seed, failure);
                    }
                });
    }

    /// What [#explore] runs.
    @FunctionalInterface
    public interface Program {
        /// Runs as the main task of a loop of its own.
        ///
        /// @param seed the seed of this run, for a program that has random numbers of its own
        /// @throws Exception whatever went wrong; it ends the exploration
        void run(long seed) throws Exception;
    }

    /// Waits until all other tasks wait too, and for something other than the time. In simulated
    /// time only.
    ///
    /// **Switches** always. **Cancel**: ends the wait at once. It takes a nanosecond of the loop's
    /// time.
    ///
    /// Origin: trio's `wait_all_tasks_blocked`.
    ///
    /// @throws IllegalStateException outside a task, and on a loop that is no simulation
    public static void waitUntilBlocked() {
        VirtualClock.ofCurrentLoop();
        Coroutines.sleep(LEAST);
    }

    /// Announces that a thread which Weft knows nothing of will wake this loop. Until it is closed
    /// the clock stands still, and nothing counts as a deadlock.
    ///
    /// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="outside"}
    ///
    /// **Thread**: a task or callback of a simulation; may be closed on any thread, after the loop
    /// was given its answer.
    ///
    /// @return what ends it when closed
    /// @throws IllegalStateException elsewhere
    public static OutsideWork outsideWork() {
        return VirtualClock.ofCurrentLoop().announce();
    }

    /// Has somebody asked, whenever nothing is ready, whether threads that Weft knows nothing of
    /// are at work for this loop; while they are, the clock stands still. They are until they have
    /// handed their answers over: a moment too early, and the clock may jump. For what can count
    /// its own work, as Kotlin's structured concurrency can; else use [#outsideWork()].
    ///
    /// **Thread**: a task or callback of a simulation.
    ///
    /// @param goesOn asked on the loop, often; what it throws goes to the exception handler, and it
    ///   is not asked again
    /// @throws IllegalStateException elsewhere
    public static void outsideWorkWhile(BooleanSupplier goesOn) {
        VirtualClock.ofCurrentLoop().watch(Objects.requireNonNull(goesOn, "goesOn"));
    }

    /// Work of other threads that has not ended.
    @FunctionalInterface
    public interface OutsideWork extends AutoCloseable {
        /// Ends it. Any thread; again, it does nothing.
        @Override
        void close();
    }
}
