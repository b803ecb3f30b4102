package dev.weft;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// In which order callbacks run, and how they are called off. The expected trails are what CPython
/// 3.13 printed for the construct named above each.
class CallbackOrderTest {
    private final Trail trail = new Trail();

    @Nested
    class CallSoon {
        // loop.call_soon three times
        @Test
        void runsFirstInFirstOutAndNeverOnTheSpot() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callSoon(trail.mark("a"));
                loop.callSoon(trail.mark("b"));
                loop.callSoon(trail.mark("c"));
                trail.add("asked");
                yieldNow();
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("asked", "a", "b", "c", "main");
        }

        // loop.call_soon inside a call_soon callback, beside loop.call_later(0)
        @Test
        void fromACallbackBelongsToTheNextBatchBehindTheTimersThatAreDue() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callLater(Duration.ZERO, trail.mark("timer"));
                loop.callSoon(() -> {
                    trail.add("a");
                    loop.callSoon(trail.mark("a2"));
                });
                loop.callSoon(() -> {
                    trail.add("b");
                    loop.callSoon(trail.mark("b2"));
                });
                for (int i = 0; i < 3; i++) {
                    yieldNow();
                    trail.add("main" + i);
                }
            });
            assertThat(trail.steps())
                    .containsExactly("a", "b", "main0", "timer", "a2", "b2", "main1", "main2");
        }

        // loop.call_soon and asyncio.create_task in turn
        @Test
        void sharesOneQueueWithTasks() {
            run(() -> {
                currentLoop().callSoon(trail.mark("callback1"));
                spawn(() -> trail.add("task1"));
                currentLoop().callSoon(trail.mark("callback2"));
                spawn(() -> trail.add("task2"));
                yieldNow();
                trail.add("main");
            });
            assertThat(trail.steps())
                    .containsExactly("callback1", "task1", "callback2", "task2", "main");
        }

        // loop.call_soon_threadsafe on the loop's own thread, mixed with loop.call_soon
        @Test
        void sharesOneQueueWithThreadSafeCallsMadeOnTheLoop() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callSoonThreadSafe(trail.mark("a"));
                loop.callSoon(trail.mark("b"));
                loop.callSoonThreadSafe(trail.mark("c"));
                loop.execute(trail.mark("d"));
                yieldNow();
                trail.add("main");
            });
            assertThat(trail.steps()).containsExactly("a", "b", "c", "d", "main");
        }

        // three coroutines that asyncio.sleep(0) in a loop
        @Test
        void letsTasksThatYieldTakeTurns() {
            run(() -> {
                spawn(() -> steps("a", 3));
                spawn(() -> steps("b", 2));
                spawn(() -> steps("c", 3));
                steps("main", 4);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "main0", "a0", "b0", "c0", "main1", "a1", "b1", "c1", "main2", "a2",
                            "c2", "main3");
        }

        private void steps(String name, int count) {
            for (int i = 0; i < count; i++) {
                trail.add(name + i);
                yieldNow();
            }
        }
    }

    @Nested
    class CallLaterAndCallAt {
        /// A callback that leaves this step and the time in milliseconds.
        private Runnable markTime(String step) {
            return () -> trail.add(step + " at " + currentLoop().time().toMillis());
        }

        // loop.call_at and call_later, two of them in the past
        @Test
        void fireByDeadlineWhateverTheOrderOfAsking() {
            run(() -> {
                EventLoop loop = currentLoop();
                loop.callAt(Duration.ofMillis(20), markTime("20"));
                loop.callAt(Duration.ofMillis(10), markTime("10"));
                loop.callLater(Duration.ofMillis(30), markTime("30"));
                loop.callAt(Duration.ofSeconds(-1), markTime("-1"));
                loop.callAt(Duration.ofSeconds(-2), markTime("-2"));
                loop.callSoon(markTime("soon"));
                sleep(Duration.ofMillis(50));
                markTime("main").run();
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "soon at 0",
                            "-2 at 0",
                            "-1 at 0",
                            "10 at 10",
                            "20 at 20",
                            "30 at 30",
                            "main at 50");
        }

        // CPython's heap gives 0 2 1 3 4 here; design.md wants age.
        @Test
        void ofEqualDeadlineFireByAge() {
            var expected = new ArrayList<String>();
            run(() -> {
                Duration when = Duration.ofMillis(5);
                for (int i = 0; i < 50; i++) {
                    currentLoop().callAt(when, trail.mark(i));
                    expected.add("" + i);
                }
                sleep(when);
                assertThat(currentLoop().time()).isEqualTo(when);
            });
            assertThat(trail.steps()).isEqualTo(expected);
        }

        // four coroutines that asyncio.sleep for different times
        @Test
        void wakeSleepersInDeadlineOrder() {
            run(() -> {
                var sleepers = new ArrayList<Task<Void>>();
                for (int millis : List.of(90, 5, 0, 45)) {
                    sleepers.add(
                            spawn(() -> {
                                sleep(Duration.ofMillis(millis));
                                markTime("sleeper").run();
                            }));
                }
                sleepers.forEach(Coroutines::await);
            });
            assertThat(trail.steps())
                    .containsExactly(
                            "sleeper at 0", "sleeper at 5", "sleeper at 45", "sleeper at 90");
        }

        // while not fired: await asyncio.sleep(0)
        @Test
        void getTheirTurnHoweverBusyTheTasksAre() {
            run(() -> {
                var busy = spawn(() -> trail.steps("busy", 3));
                yieldNow();
                currentLoop().callLater(Duration.ZERO, trail.mark("timer"));
                Coroutines.await(busy);
            });
            assertThat(trail.steps()).containsExactly("busy0", "busy1", "timer", "busy2");
        }

        // in real time: the poller counts in milliseconds
        @Test
        void neverFireEarly() {
            Coroutines.run(() -> {
                EventLoop loop = currentLoop();
                Duration deadline = loop.time().plusNanos(3_400_000);
                Future<Duration> fired = loop.createFuture();
                loop.callAt(deadline, () -> fired.complete(loop.time()));
                assertThat(Coroutines.await(fired)).isGreaterThanOrEqualTo(deadline);
            });
        }

        @Test
        void takeDelaysBeyondAnyClock() {
            run(() -> {
                Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
                var handles =
                        List.of(
                                currentLoop().callLater(forever, trail.mark("never")),
                                currentLoop().callAt(forever, trail.mark("never")),
                                currentLoop().callLater(forever.negated(), trail.mark("now")));
                yieldNow();
                yieldNow();
                handles.forEach(Handle::cancel);
            });
            assertThat(trail.steps()).containsExactly("now");
        }
    }

    @Nested
    class HandleCancel {
        // handle.cancel() of call_soon and call_later handles, some from callbacks ahead of them
        @Test
        void callsOffWhatHasNotRun() {
            run(() -> {
                EventLoop loop = currentLoop();
                Handle before = loop.callSoon(trail.mark("never"));
                before.cancel();
                var sameBatch = new Handle[1];
                loop.callSoon(() -> {
                    trail.add("canceller");
                    sameBatch[0].cancel();
                });
                sameBatch[0] = loop.callSoon(trail.mark("never"));
                Handle timer = loop.callAt(Duration.ofMillis(1), trail.mark("never"));
                Handle kept = loop.callAt(Duration.ofMillis(2), trail.mark("timer"));
                timer.cancel();
                Handle late = loop.callAt(Duration.ofMillis(4), trail.mark("never"));
                loop.callAt(Duration.ofMillis(3), late::cancel);
                sleep(Duration.ofMillis(4));
                trail.add(before.isCancelled());
                trail.add(kept.isCancelled());
                trail.add(late.isCancelled());
            });
            assertThat(trail.steps())
                    .containsExactly("canceller", "timer", "true", "false", "true");
        }

        @Test
        void tellsWhetherItWasInTime() {
            run(() -> {
                Handle handle = currentLoop().callSoon(() -> {});
                assertThat(handle.cancel()).isTrue();
                assertThat(handle.cancel()).isFalse();

                Handle ran = currentLoop().callSoon(() -> {});
                yieldNow();
                assertThat(ran.cancel()).isFalse();
                assertThat(ran.isCancelled()).isFalse();
            });
        }

        /// A timer that stayed until its time would be a leak: time limits seldom expire.
        @Test
        void onAnotherThreadTakesATimerOutToo() {
            run(() -> {
                EventLoop loop = currentLoop();
                Handle timer = loop.callLater(Duration.ofHours(1), trail.mark("never"));
                assertThat(Coroutines.<Boolean>toThread(timer::cancel)).isTrue();
                Quietly.turns(2); // it comes through the inbox
                assertThat(loop.timers.isEmpty()).isTrue();
            });
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void afterTheEndOfTheLoopIsNoError() {
            var timer = new Handle[1];
            run(() -> {
                timer[0] = currentLoop().callLater(Duration.ofHours(1), trail.mark("never"));
            });
            assertThat(timer[0].cancel()).isTrue();
            assertThat(trail.steps()).isEmpty();
        }

        @Test
        void insideItsOwnCallbackIsTooLate() {
            run(() -> {
                var own = new Handle[1];
                own[0] = currentLoop().callSoon(() -> trail.add(own[0].cancel()));
                yieldNow();
            });
            assertThat(trail.steps()).containsExactly("false");
        }
    }
}
