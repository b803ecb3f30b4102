package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CancellationException;

/// The forms of a group that asyncio's does not have.
class TaskGroupFormsTest {
    private final Trail trail = new Trail();

    private static String after(String value, int turns) {
        Quietly.turns(turns);
        return value;
    }

    private static String failAfter(String message, int turns) throws IOException {
        Quietly.turns(turns);
        throw new IOException(message);
    }

    @Nested
    class Supervised {
        @Test
        void leavesTheSiblingsAndTheBodyOfAChildThatFailsAlone() {
            run(() -> {
                String result =
                        TaskGroup.callSupervised(group -> {
                            var failing = group.spawn(() -> failAfter("failed", 1));
                            var sibling = group.spawn(() -> after("sibling", 5));
                            Quietly.turns(3);
                            assertThat(failing.exceptionNow()).hasMessage("failed");
                            assertThat(currentTask().cancelling()).isZero();
                            return await(sibling);
                        });
                trail.add(result);
            });
            assertThat(trail.steps()).containsExactly("sibling");
        }

        @Test
        void waitsForAllChildren() {
            run(() -> {
                TaskGroup.runSupervised(group -> {
                    group.spawn(() -> failAfter("seen", 0)).addDoneCallback(Future::exceptionNow);
                    group.spawn(() -> trail.steps("child", 3));
                });
                trail.add("over");
            });
            assertThat(trail.steps()).containsExactly("child0", "child1", "child2", "over");
        }

        @Test
        void leavesAFailureThatNobodyLooksAtToTheExceptionHandler() {
            run(() -> {
                Coroutines.currentLoop()
                        .setExceptionHandler((_, trouble) ->
                                trail.add(trouble.message() + ", " + trouble.exception()));
                TaskGroup.runSupervised(group -> group.spawn("child", () -> failAfter("lost", 0)));
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "the failure of task child was never retrieved, java.io.IOException:"
                                    + " lost");
        }

        @Test
        void takesMoreChildrenAfterAFailure() {
            run(() ->
                    TaskGroup.runSupervised(group -> {
                        var failing = group.spawn(() -> failAfter("failed", 0));
                        Quietly.await(failing);
                        trail.add(failing.exceptionNow().getMessage());
                        group.spawn(() -> trail.add("more"));
                    }));
            assertThat(trail.steps()).containsExactly("failed", "more");
        }

        @Test
        void cancelsTheChildrenOfABodyThatFails() {
            run(() -> {
                TaskGroup.Action body =
                        group -> {
                            group.spawn(() -> trail.hang("child"));
                            yieldNow();
                            throw new IOException("body");
                        };
                assertThatThrownBy(() -> TaskGroup.runSupervised(body))
                        .isInstanceOf(IOException.class)
                        .hasMessage("body");
            });
            assertThat(trail.steps()).containsExactly("child cancelled");
        }

        @Test
        void cancelsTheChildrenWhenItIsCancelledFromOutside() {
            run(() -> {
                var task =
                        spawn(() ->
                                TaskGroup.runSupervised(group -> {
                                    group.spawn(() -> trail.hang("child"));
                                }));
                Quietly.turns(2);
                task.cancel();
                Quietly.await(task);
                trail.add(task.state());
            });
            assertThat(trail.steps()).containsExactly("child cancelled", "CANCELLED");
        }

        @Test
        void thatAwaitsAFailedChildItselfFailsWithThat() {
            run(() -> {
                TaskGroup.Action body =
                        group -> {
                            group.spawn(() -> trail.hang("sibling"));
                            await(group.spawn(() -> failAfter("awaited", 1)));
                        };
                assertThatThrownBy(() -> TaskGroup.runSupervised(body))
                        .isInstanceOf(IOException.class)
                        .hasMessage("awaited");
            });
            assertThat(trail.steps()).containsExactly("sibling cancelled");
        }
    }

    @Nested
    class FirstSuccess {
        @Test
        void isTheFirstResultAndTheOthersAreCancelledAndWaitedFor() {
            run(() -> {
                String first =
                        TaskGroup.firstSuccess(
                                () -> failAfter("too soon", 0),
                                () -> after("first", 2),
                                () -> {
                                    try {
                                        Quietly.forever();
                                        return "never";
                                    } finally {
                                        Quietly.turns(3);
                                        trail.add("cleaned up");
                                    }
                                });
                trail.add(first);
            });
            assertThat(trail.steps()).containsExactly("cleaned up", "first");
        }

        @Test
        void isTheFirstInLineOfThoseThatEndInOneTurn() {
            run(() -> {
                trail.add(TaskGroup.<String>firstSuccess(() -> "a", () -> "b"));
                trail.add(TaskGroup.<String>firstSuccess(List.of(() -> null, () -> "b")));
            });
            assertThat(trail.steps()).containsExactly("a", "null");
        }

        @Test
        void isTheFirstFailureWithTheOthersIfThereIsNone() {
            run(() ->
                    assertThatThrownBy(() ->
                                    TaskGroup.<String>firstSuccess(
                                            () -> failAfter("second", 2),
                                            () -> failAfter("first", 1),
                                            () -> {
                                                throw new CancellationException("no failure");
                                            }))
                            .isInstanceOf(IOException.class)
                            .hasMessage("first")
                            .satisfies(e ->
                                    assertThat(Arrays.stream(e.getSuppressed()))
                                            .extracting(Throwable::getMessage)
                                            .containsExactly("second")));
        }

        @Test
        void isACancellationIfAllEndWithOne() {
            run(() ->
                    assertThatThrownBy(() ->
                                    TaskGroup.<String>firstSuccess(() -> {
                                        throw new CancellationException("own");
                                    }))
                            .isInstanceOf(CancellationException.class)
                            .hasMessage("own"));
        }

        @Test
        void cancelledFromOutsideCancelsAll() {
            run(() -> {
                var task = spawn(() -> TaskGroup.<Void>firstSuccess(hanging("a"), hanging("b")));
                Quietly.turns(2);
                task.cancel("outside");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "a cancelled", "b cancelled", "CancellationException(outside)");
        }

        private Coroutine<Void> hanging(String name) {
            Coroutine.Action hang = () -> trail.hang(name);
            return hang.asCoroutine();
        }

        @Test
        void reportsAFailureInALosersCleanup() {
            run(() -> {
                Coroutines.currentLoop()
                        .setExceptionHandler(
                                (_, trouble) -> trail.add(trouble.exception().getMessage()));
                trail.add(TaskGroup.<String>firstSuccess(() -> after("won", 1), () -> cleanup()));
            });
            assertThat(trail.steps()).containsExactly("won", "cleanup");
        }

        private static String cleanup() {
            CancelledGroup.failInCleanup("cleanup");
            return "unreached";
        }

        @Test
        void ofNothingIsAnError() {
            run(() ->
                    assertThatThrownBy(() -> TaskGroup.firstSuccess(List.of()))
                            .isInstanceOf(IllegalArgumentException.class)
                            .hasMessage("the first success of no coroutines at all"));
        }
    }

    @Nested
    class Cancel {
        @Test
        void endsTheChildrenWhileTheBodyGoesOn() {
            run(() -> {
                String result =
                        TaskGroup.call(group -> {
                            group.spawn(() -> trail.hang("a"));
                            group.spawn(() -> trail.hang("b"));
                            yieldNow();
                            group.cancel();
                            trail.add("body goes on");
                            Quietly.turns(3);
                            trail.add("and may wait");
                            return "result";
                        });
                trail.add(result);
                assertThat(currentTask().cancelling()).isZero();
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "body goes on", "a cancelled", "b cancelled", "and may wait", "result");
        }

        @Test
        void takesNoMoreChildrenAndSaysSo() {
            run(() ->
                    TaskGroup.run(group -> {
                        group.spawn(() -> trail.hang("child"));
                        yieldNow();
                        group.cancel();
                        trail.add(group);
                        assertThatThrownBy(() -> group.spawn(() -> trail.add("ran")))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("is being cancelled and takes no more tasks");
                    }));
            assertThat(trail.steps())
                    .containsExactly(
                            "TaskGroup[of Task-1, 1 children, cancelling]", "child cancelled");
        }

        @Test
        void twiceDoesNotCutTheCleanupShort() {
            run(() ->
                    TaskGroup.run(group -> {
                        group.spawn(() -> {
                            try {
                                Quietly.forever();
                            } finally {
                                Quietly.turns(3);
                                trail.add("cleaned up");
                            }
                        });
                        yieldNow();
                        group.cancel();
                        yieldNow();
                        group.cancel();
                    }));
            assertThat(trail.steps()).containsExactly("cleaned up");
        }

        @Test
        void byAChildReachesThatChildAtItsNextAwait() {
            run(() ->
                    TaskGroup.run(group -> {
                        group.spawn(() -> {
                            group.cancel();
                            trail.add("still");
                            trail.hang("caller");
                        });
                        group.spawn(() -> trail.add("never begun"));
                    }));
            assertThat(trail.steps()).containsExactly("still", "caller cancelled");
        }

        @Test
        void whoseCleanupFailsFailsTheGroup() {
            run(() -> {
                assertThatThrownBy(() ->
                                TaskGroup.run(group -> {
                                    group.spawn(() -> CancelledGroup.failInCleanup("cleanup"));
                                    yieldNow();
                                    group.cancel();
                                    trail.hang("body");
                                }))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessage("cleanup");
                assertThat(currentTask().cancelling()).isZero();
            });
            assertThat(trail.steps()).containsExactly("body cancelled");
        }

        @Test
        void isStillACancellationFromOutsideWhenThatComesToo() {
            run(() -> {
                var task =
                        spawn(() ->
                                TaskGroup.run(group -> {
                                    group.spawn(() -> trail.hang("child"));
                                    yieldNow();
                                    group.cancel();
                                    trail.hang("body");
                                }));
                Quietly.turns(3);
                task.cancel("outside");
                trail.awaitAndTell(task);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "child cancelled", "body cancelled", "CancellationException(outside)");
        }

        @Test
        void afterTheEndDoesNothingAndOffTheLoopIsAnError() {
            var kept = new TaskGroup[1];
            run(() -> {
                TaskGroup.run(group -> kept[0] = group);
                kept[0].cancel();
                yieldNow();
                assertThat(currentTask().cancelling()).isZero();
            });
            assertThatThrownBy(() -> kept[0].cancel())
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("not the loop's");
        }
    }

    @Nested
    class Looking {
        @Test
        void atTheChildrenTellsThoseThatAreNotDone() {
            run(() ->
                    TaskGroup.run(group -> {
                        var quick = group.spawn(Coroutines::yieldNow);
                        var slow = group.spawn(() -> Quietly.turns(5));
                        var children = group.children();
                        assertThat(children).containsExactly(quick, slow);
                        Quietly.turns(3);
                        assertThat(group.children()).containsExactly(slow);
                        assertThat(children).hasSize(2); // a set of its own
                    }));
        }

        @Test
        void atTheTreeTellsTheGroupsInTheGroups() {
            run(() ->
                    TaskGroup.run(outer -> {
                        outer.spawn(
                                "first",
                                () -> {
                                    TaskGroup.run(group -> {
                                        group.spawn("a", Quietly::forever);
                                        TaskGroup.runSupervised(inner -> {
                                            inner.spawn("b", Quietly::forever);
                                        });
                                    });
                                });
                        outer.spawn(
                                "second",
                                () -> {
                                    TaskGroup.run(group -> {
                                        group.spawn("c", Quietly::forever);
                                        yieldNow();
                                    });
                                });
                        Quietly.turns(3);
                        trail.add(outer.tree());
                        outer.cancel();
                    }));
            assertThat(trail.steps())
                    .containsExactly(
                            """
                            TaskGroup[of Task-1, 2 children]
                            ├── Task[first awaits Future[pending, for TaskGroup[of first, 1 children]]]
                            │   ├── TaskGroup[of first, 1 children]
                            │   │   └── Task[a awaits Future[pending]]
                            │   └── TaskGroup[of first, 1 children]
                            │       └── Task[b awaits Future[pending]]
                            └── Task[second awaits Future[pending, for TaskGroup[of second, 1 children]]]
                                └── TaskGroup[of second, 1 children]
                                    └── Task[c awaits Future[pending]]
                            """);
        }

        @Test
        void atTheTreeOfAGroupThatIsOverTellsNothingBelow() {
            run(() -> {
                TaskGroup over = TaskGroup.call(group -> group);
                assertThat(over.tree()).isEqualTo("TaskGroup[of Task-1, 0 children, over]\n");
                assertThat(Coroutines.currentLoop().openGroups.byParent()).isEmpty();
            });
        }

        @Test
        void offTheLoopIsAnError() {
            TaskGroup over = run(() -> TaskGroup.call(group -> group));
            assertThatThrownBy(over::tree).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(over::children).isInstanceOf(IllegalStateException.class);
        }
    }
}
