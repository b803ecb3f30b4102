package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CancellationException;

/// Coroutines that begin even if their task is cancelled before, and tasks that get their name as
/// they go.
class AtomicCoroutineTest {
    private final Trail trail = new Trail();

    private Coroutine.Atomic<Void> waitingFor(Future<Void> future) {
        return () -> {
            trail.add("begun");
            try {
                await(future);
            } catch (CancellationException e) {
                trail.add("cancelled: " + e.getMessage());
                yieldNow();
                trail.add("cleaned up");
                throw e;
            }
            return null;
        };
    }

    @Test
    void beginsThoughItsTaskWasCancelledAndIsToldAtItsFirstWait() {
        run(() -> {
            Future<Void> future = currentLoop().createFuture();
            Task<Void> task = spawn(waitingFor(future));
            task.cancel("before its first turn");
            assertThatThrownBy(() -> await(task)).hasMessage("before its first turn");
            assertThat(future.isCancelled()).isTrue();
        });
        assertThat(trail.steps())
                .containsExactly("begun", "cancelled: before its first turn", "cleaned up");
    }

    @Test
    void isCancelledAtItsEndIfItNeverWaits() {
        run(() -> {
            Coroutine.Atomic<String> atOnce =
                    () -> {
                        trail.add("ran");
                        return "value";
                    };
            Task<String> task = spawn(atOnce);
            task.cancel("early");
            assertThatThrownBy(() -> await(task))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("early");
        });
        assertThat(trail.steps()).containsExactly("ran");
    }

    @Test
    void isWaitedForByAGroupThatIsCancelledBeforeItBegins() {
        run(() -> {
            TaskGroup.run(group -> {
                group.spawn("atomic", waitingFor(currentLoop().createFuture()));
                group.cancel();
            });
            trail.add("group is over");
        });
        assertThat(trail.steps())
                .containsExactly("begun", "cancelled: null", "cleaned up", "group is over");
    }

    @Test
    void aTaskMayGetItsNameLater() {
        run(() -> {
            var task = spawn("first", () -> currentTask().setName("second"));
            assertThat(task.name()).isEqualTo("first");
            await(task);
            assertThat(task.name()).isEqualTo("second");
            assertThatThrownBy(() -> task.setName(null)).isInstanceOf(NullPointerException.class);
        });
    }

    @Test
    void aSupervisedGroupSaysSo() {
        run(() -> {
            TaskGroup.run(group -> assertThat(group.isSupervised()).isFalse());
            TaskGroup.runSupervised(group -> assertThat(group.isSupervised()).isTrue());
        });
    }
}
