package dev.weft.testing;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Coroutine;
import dev.weft.Future;
import dev.weft.TaskGroup;
import dev.weft.sync.Lock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayDeque;

/// Bugs of the kinds that escape ordinary tests, planted: the loop's own order does not show them,
/// and the seeds do.
class PlantedBugTest {
    private static final int SEEDS = 1_000;

    private enum Bug {
        /// A signal that comes between a look and the wait that follows it wakes nobody.
        LOST_WAKE_UP {
            @Override
            void run() {
                var mailbox = new Mailbox();
                TaskGroup.run(group -> {
                    group.spawn(mailbox::take);
                    group.spawn(() -> {
                        yieldNow();
                        yieldNow();
                        mailbox.put("letter");
                    });
                });
            }
        },
        /// Two tasks take two locks, each in an order of its own.
        LOCK_ORDER {
            @Override
            void run() {
                var fork = new Lock();
                var spoon = new Lock();
                TaskGroup.run(group -> {
                    group.spawn(() -> eat(fork, spoon));
                    group.spawn(() -> {
                        yieldNow(); // to wash his hands; by then the other one holds both
                        yieldNow();
                        eat(spoon, fork);
                    });
                });
            }

            private static void eat(Lock first, Lock second) {
                try (var _ = first.hold()) {
                    yieldNow();
                    try (var _ = second.hold()) {
                        yieldNow();
                    }
                }
            }
        };

        abstract void run();
    }

    private static final class Mailbox {
        private final ArrayDeque<String> letters = new ArrayDeque<>();
        private Future<Void> bell; // somebody waits for a letter

        String take() {
            if (letters.isEmpty()) {
                yieldNow(); // the bug: a letter that comes just now rings no bell
                bell = currentLoop().createFuture("a letter");
                await(bell);
            }
            return letters.remove();
        }

        void put(String letter) {
            letters.add(letter);
            if (bell != null) {
                bell.complete(null);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Bug.class)
    void isFoundAndItsSeedShowsItAgain(Bug bug) {
        Coroutine.Action program = bug::run;
        Simulation.run(program); // nothing to be seen

        long[] found = {-1};
        assertThatThrownBy(() ->
                        Simulation.explore(
                                SEEDS,
                                _ -> {
                                    found[0]++;
                                    program.run();
                                }))
                .isInstanceOf(AssertionError.class)
                .hasCauseInstanceOf(DeadlockException.class)
                .hasMessageContaining("with seed " + found(found));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> Simulation.runSeeded(found[0], program))
                    .isInstanceOf(DeadlockException.class);
        }
    }

    private static String found(long[] found) {
        return found[0] < 0 ? "" : Long.toString(found[0]);
    }

    @Test
    void whatIsRightStandsAllSeeds() {
        Simulation.explore(
                SEEDS,
                _ -> {
                    var fork = new Lock();
                    int[] meals = {0};
                    TaskGroup.run(group -> {
                        for (int i = 0; i < 3; i++) {
                            group.spawn(() -> {
                                try (var _ = fork.hold()) {
                                    int before = meals[0];
                                    yieldNow();
                                    meals[0] = before + 1;
                                }
                            });
                        }
                    });
                    assertThat(meals[0]).isEqualTo(3);
                });
    }
}
