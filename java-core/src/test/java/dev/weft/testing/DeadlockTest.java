package dev.weft.testing;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.waitUntil;
import static dev.weft.Until.ALL_DONE;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Clause;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.sync.Event;
import dev.weft.sync.Lock;
import dev.weft.sync.Queue;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;

class DeadlockTest {
    private static final String HEAD =
            "nothing is ready, no timer is set and no other thread was announced with"
                    + " Simulation.outsideWork, so these tasks wait for ever:";

    private final List<String> trail = new ArrayList<>();

    /// The lines of a deadlock's message, with the file names for places.
    private static List<String> lines(Throwable deadlock) {
        return deadlock.getMessage()
                .replaceAll("at [\\w.$/]+\\((\\w+)\\.java:\\d+\\)", "in $1")
                .lines()
                .toList();
    }

    @Test
    void tellsWhoWaitsForWhatAndWhere() {
        assertThatThrownBy(() ->
                        run(() -> {
                            var fork = new Lock();
                            var spoon = new Lock();
                            var first = spawn("first", () -> take(fork, spoon));
                            spawn("second", () -> take(spoon, fork));
                            await(first);
                        }))
                .isInstanceOf(DeadlockException.class)
                .satisfies(deadlock ->
                        assertThat(lines(deadlock))
                                .containsExactly(
                                        HEAD,
                                        "  Task-1 awaits first, in DeadlockTest",
                                        "    first awaits Future[pending, for Lock[held by second,"
                                                + " 1 waiting]], in DeadlockTest",
                                        "  second awaits Future[pending, for Lock[held by first, 1"
                                                + " waiting]], in DeadlockTest"));
    }

    private static void take(Lock first, Lock second) {
        try (var _ = first.hold()) {
            sleep(Duration.ofSeconds(1));
            try (var _ = second.hold()) {
                sleep(Duration.ofSeconds(1));
            }
        }
    }

    @Test
    void namesTheQueueAndTheGroup() {
        assertThatThrownBy(() ->
                        run(() -> {
                            var queue = Queue.<String>bounded(1);
                            TaskGroup.run(group -> group.spawn("getter", queue::get));
                        }))
                .satisfies(deadlock ->
                        assertThat(lines(deadlock))
                                .containsExactly(
                                        HEAD,
                                        "  Task-1 awaits Future[pending, for TaskGroup[of Task-1, 1"
                                                + " children]], in DeadlockTest",
                                        "  getter awaits Future[pending, for Queue[0 of 1, 1"
                                                + " getting]]"));
    }

    @Test
    void showsACircleOnce() {
        assertThatThrownBy(() ->
                        run(() -> {
                            var tasks = new Task<?>[2];
                            tasks[0] = spawn("one", () -> await(tasks[1]));
                            tasks[1] = spawn("two", () -> await(tasks[0]));
                            currentTask().cancelling();
                            await(currentLoop().createFuture());
                        }))
                .satisfies(deadlock ->
                        assertThat(lines(deadlock))
                                .containsExactly(
                                        HEAD,
                                        "  Task-1 awaits Future[pending], in DeadlockTest",
                                        "  one awaits two, in DeadlockTest",
                                        "    two awaits one, in DeadlockTest",
                                        "      one, see above"));
    }

    @Test
    void letsTheTasksCleanUp() {
        assertThatThrownBy(() ->
                        run(() -> {
                            spawn(() -> awaitAndTell("child"));
                            awaitAndTell("main");
                        }))
                .isInstanceOf(DeadlockException.class);
        assertThat(trail)
                .containsExactly("main CancellationException", "child CancellationException");
    }

    private void awaitAndTell(String name) {
        try {
            new Event().await();
        } catch (CancellationException e) {
            trail.add(name + " CancellationException");
            sleep(Duration.ofSeconds(1));
            throw e;
        }
    }

    @Test
    void keepsWhatTheMainTaskThrewInItsCleanup() {
        var inCleanup = new IllegalArgumentException("cleanup");
        assertThatThrownBy(() ->
                        run(() -> {
                            try {
                                new Event().await();
                            } finally {
                                fail(inCleanup);
                            }
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasSuppressedException(inCleanup);
    }

    private static void fail(RuntimeException failure) {
        throw failure;
    }

    @Test
    void endsEvenWhereTheTasksRefuseTo() {
        assertThatThrownBy(() ->
                        run(() -> {
                            while (true) {
                                try {
                                    new Event().await();
                                } catch (CancellationException refused) {
                                    trail.add("refused");
                                }
                            }
                        }))
                .isInstanceOf(DeadlockException.class);
        assertThat(trail).hasSize(2);
    }

    @Test
    void isFoundInTheCleanupOfWhatIsLeftBehind() {
        assertThatThrownBy(() ->
                        run(() -> {
                            spawn(
                                    "left",
                                    () -> {
                                        try {
                                            sleep(Duration.ofSeconds(1));
                                        } finally {
                                            new Event().await();
                                        }
                                    });
                            Simulation.waitUntilBlocked();
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("left awaits Future[pending, for Event[not set, 1 waiting]]");
    }

    @Test
    void namesTasksThatWaitForEachOtherInAWaitUntil() {
        assertThatThrownBy(() ->
                        run(() -> {
                            var tasks = new Task<?>[2];
                            tasks[0] = spawn("one", () -> waitUntil(ALL_DONE, List.of(tasks[1])));
                            tasks[1] = spawn("two", () -> waitUntil(ALL_DONE, List.of(tasks[0])));
                            await(tasks[0]);
                        }))
                .satisfies(deadlock ->
                        assertThat(lines(deadlock))
                                .containsExactly(
                                        HEAD,
                                        "  Task-1 awaits one, in DeadlockTest",
                                        "    one awaits Future[pending, for ALL_DONE of [two]], in"
                                                + " DeadlockTest",
                                        "  two awaits Future[pending, for ALL_DONE of [one]], in"
                                                + " DeadlockTest"));
    }

    @Test
    void namesTasksThatWaitForEachOtherInASelect() {
        assertThatThrownBy(() ->
                        run(() -> {
                            var tasks = new ArrayList<Task<Object>>();
                            tasks.add(
                                    spawn(
                                            "one",
                                            () -> select(Clause.of(tasks.get(1), value -> value))));
                            tasks.add(
                                    spawn(
                                            "two",
                                            () -> select(Clause.of(tasks.get(0), value -> value))));
                            await(tasks.get(0));
                        }))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("one awaits Future[pending, for [of two]]")
                .hasMessageContaining("two awaits Future[pending, for [of one]]");
    }

    @Test
    void isToldOfAFutureWhosePurposeHasNoText() {
        var purpose =
                new Object() {
                    @Override
                    public String toString() {
                        throw new IllegalStateException("no text");
                    }
                };
        assertThatThrownBy(() -> run(() -> await(currentLoop().createFuture(purpose))))
                .isInstanceOf(DeadlockException.class)
                .hasMessageContaining("(its toString threw");
    }

    @Test
    void isNoneWhileThereIsATimer() {
        run(() -> {
            var event = new Event();
            currentLoop().callLater(Duration.ofDays(1), event::set);
            event.await();
            assertThat(currentLoop().time()).isEqualTo(Duration.ofDays(1));
        });
    }
}
