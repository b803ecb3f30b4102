package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.select;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/// `select` over futures, times, and clauses made by hand. Those of queues: `QueueSelectTest`.
class SelectTest {
    private final List<String> log = new ArrayList<>();

    private static Future<String> pending() {
        return currentLoop().createFuture();
    }

    private static Future<String> done(String value) {
        Future<String> future = pending();
        future.complete(value);
        return future;
    }

    private static Clause<String> of(Future<String> future) {
        return Clause.of(future, Function.identity());
    }

    /// A clause that is ready when told so, and notes what select says to it.
    private final class ByHand implements Clause<String> {
        private final String name;
        private boolean ready;
        private boolean canPassOn = true;
        private Future<? super Clause<String>> gate;

        ByHand(String name) {
            this.name = name;
        }

        @Override
        public boolean tryChoose() {
            return ready;
        }

        @Override
        public Runnable enlist(Future<? super Clause<String>> gate) {
            this.gate = gate;
            return () -> log.add(name + " out");
        }

        @Override
        public String take() {
            return name + " taken";
        }

        @Override
        public boolean passOn() {
            log.add(name + (canPassOn ? " passed on" : " cannot be passed on"));
            return canPassOn;
        }
    }

    @Nested
    class Futures {
        @Test
        void givesWhatIsThereWithoutASwitch() {
            run(() -> {
                spawn(() -> log.add("switched"));
                String result = select(of(pending()), of(done("there")));
                assertThat(result).isEqualTo("there");
                assertThat(log).isEmpty();
            });
        }

        @Test
        void ofSeveralThatAreThereTheFirstGivenWins() {
            run(() -> {
                String result = select(of(done("a")), of(done("b")));
                assertThat(result).isEqualTo("a");
            });
        }

        @Test
        void waitsForTheFirstToComeAndTheOthersGoOn() {
            run(() -> {
                Future<String> slow = pending();
                Future<String> fast = pending();
                Task<String> task = spawn(() -> select(of(slow), of(fast)));
                yieldNow();
                fast.complete("fast");
                slow.complete("slow");
                assertThat(await(task)).isEqualTo("fast");
                assertThat(await(slow)).isEqualTo("slow");
            });
        }

        @Test
        void throwsTheVeryFailure() {
            run(() -> {
                var failure = new IOException("broken");
                Future<String> future = pending();
                Task<String> task = spawn(() -> select(of(pending()), of(future)));
                yieldNow();
                future.completeExceptionally(failure);
                assertThatThrownBy(() -> await(task)).isSameAs(failure);
            });
        }

        @Test
        void throwsTheCancellationOfAFutureWithoutCancellingTheTask() {
            run(() -> {
                Future<String> future = pending();
                future.cancel("gone");
                assertThatThrownBy(() -> select(of(future)))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("gone");
                assertThat(currentTask().cancelling()).isZero();
            });
        }

        @Test
        void leavesNothingOnTheLosers() {
            run(() -> {
                Future<String> loser = pending();
                for (int i = 0; i < 3; i++) {
                    Future<String> winner = pending();
                    Task<String> task = spawn(() -> select(of(loser), of(winner)));
                    yieldNow();
                    winner.complete("won");
                    await(task);
                }
                loser.addDoneCallback(_ -> log.add("the only callback"));
                loser.complete("late");
                yieldNow();
                assertThat(log).containsExactly("the only callback");
            });
        }

        @Test
        void cancelledWhileItWaitsLeavesTheFutureAlone() {
            run(() -> {
                Future<String> future = pending();
                Task<String> task = spawn(() -> select(of(future)));
                yieldNow();
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
                assertThat(future.complete("still")).isTrue();
            });
        }

        @Test
        void cancelledAfterTheChoiceIsCancelledAndTheFutureKeepsItsValue() {
            run(() -> {
                Future<String> future = pending();
                Task<String> task = spawn(() -> select(of(future)));
                yieldNow();
                future.complete("kept");
                yieldNow(); // the callback chooses; the task is yet to run
                task.cancel();
                assertThatThrownBy(() -> await(task)).isInstanceOf(CancellationException.class);
                assertThat(await(future)).isEqualTo("kept");
            });
        }

        @Test
        void ofAnotherLoopIsAnError() {
            try (var other = EventLoop.start("other")) {
                Future<String> foreign = other.createFuture();
                run(() ->
                        assertThatThrownBy(() -> select(of(pending()), of(foreign)))
                                .isInstanceOf(IllegalStateException.class)
                                .hasMessageContaining("another loop"));
                foreign.complete("");
            }
        }
    }

    @Nested
    class After {
        @Test
        void aTimeOfZeroMakesASelectThatDoesNotWait() {
            run(() -> {
                String result =
                        select(of(pending()), Clause.after(Duration.ZERO, () -> "nothing yet"));
                assertThat(result).isEqualTo("nothing yet");
                result = select(of(done("a")), Clause.after(Duration.ZERO, () -> "nothing yet"));
                assertThat(result).isEqualTo("a");
            });
        }

        @Test
        void theTimeIsOverIfNothingElseComes() {
            run(() -> {
                Future<String> never = pending();
                String result = select(of(never), Clause.after(Duration.ofMillis(1), () -> "over"));
                assertThat(result).isEqualTo("over");
                assertThat(never.isDone()).isFalse();
            });
        }

        @Test
        void theTimerIsTakenOutIfSomethingElseComes() {
            run(() -> {
                Future<String> future = pending();
                Clause<String> day = Clause.after(Duration.ofDays(1), () -> "over");
                Task<String> task = spawn(() -> select(of(future), day));
                yieldNow();
                assertThat(currentLoop().timers.isEmpty()).isFalse();
                future.complete("in time");
                assertThat(await(task)).isEqualTo("in time");
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
        }

        @Test
        void theTimerIsTakenOutIfTheTaskIsCancelled() {
            run(() -> {
                Task<String> task =
                        spawn(() -> select(Clause.after(Duration.ofDays(1), () -> "over")));
                yieldNow();
                task.cancel();
                yieldNow();
                assertThat(task.isCancelled()).isTrue();
                assertThat(currentLoop().timers.isEmpty()).isTrue();
            });
        }
    }

    @Nested
    class TheProtocol {
        @Test
        void endsTheWaitingOfAllBeforeTheChosenOneIsTaken() {
            run(() -> {
                var a = new ByHand("a");
                var b = new ByHand("b");
                Task<String> task = spawn(() -> select(a, b));
                yieldNow();
                assertThat(b.gate.complete(b)).isTrue();
                assertThat(a.gate.complete(a)).isFalse();
                assertThat(await(task)).isEqualTo("b taken");
                assertThat(log).containsExactly("a out", "b out");
            });
        }

        @Test
        void ofOneThatIsReadyOnlyThatOneIsTouched() {
            run(() -> {
                var a = new ByHand("a");
                var b = new ByHand("b");
                b.ready = true;
                String result = select(a, b);
                assertThat(result).isEqualTo("b taken");
                assertThat(a.gate).isNull();
                assertThat(log).isEmpty();
            });
        }

        @Test
        void aClauseMayBeTakenInPlaceOfAnother() {
            run(() -> {
                var a = new ByHand("a");
                var instead = new ByHand("instead");
                Task<String> task = spawn(() -> select(a));
                yieldNow();
                a.gate.complete(instead);
                assertThat(await(task)).isEqualTo("instead taken");
            });
        }

        @Test
        void cancelledAfterTheChoicePassesOnWhatWasChosen() {
            run(() -> {
                var a = new ByHand("a");
                var b = new ByHand("b");
                Task<String> task = spawn(() -> select(a, b));
                yieldNow();
                b.gate.complete(b);
                task.cancel();
                yieldNow();
                assertThat(task.isCancelled()).isTrue();
                assertThat(log).containsExactly("b passed on", "a out", "b out");
            });
        }

        @Test
        void cancelledAfterAChoiceThatCannotBeUndoneTakesItAndIsCancelledAtTheNextAwait() {
            run(() -> {
                var a = new ByHand("a");
                a.canPassOn = false;
                var task =
                        spawn(() -> {
                            log.add(select(a));
                            assertThat(currentTask().cancelling()).isOne();
                            yieldNow();
                        });
                yieldNow();
                a.gate.complete(a);
                task.cancel("enough");
                assertThatThrownBy(() -> await(task))
                        .isInstanceOf(CancellationException.class)
                        .hasMessage("enough");
                assertThat(log).containsExactly("a cannot be passed on", "a out", "a taken");
            });
        }

        @Test
        void ifOneCannotBeEnlistedTheOthersAreTakenOut() {
            run(() -> {
                var a = new ByHand("a");
                var b =
                        new Clause<String>() {
                            @Override
                            public boolean tryChoose() {
                                return false;
                            }

                            @Override
                            public Runnable enlist(Future<? super Clause<String>> gate) {
                                throw new IllegalArgumentException("no");
                            }

                            @Override
                            public String take() {
                                return "";
                            }

                            @Override
                            public boolean passOn() {
                                return true;
                            }
                        };
                assertThatThrownBy(() -> select(a, b)).hasMessage("no");
                assertThat(log).containsExactly("a out");
            });
        }
    }

    @Nested
    class Misuse {
        @Test
        void ofNothingWouldWaitForEver() {
            run(() ->
                    assertThatThrownBy(() -> select())
                            .isInstanceOf(IllegalArgumentException.class));
        }

        @Test
        void inACallbackItIsAnError() {
            run(() -> {
                currentLoop()
                        .callSoon(() ->
                                assertThatThrownBy(() -> select(of(pending())))
                                        .isInstanceOf(IllegalStateException.class));
                yieldNow();
            });
            assertThatThrownBy(() -> select(Clause.after(Duration.ZERO, () -> "")))
                    .isInstanceOf(IllegalStateException.class);
        }

        @Test
        void nullIsRefusedBeforeAnythingIsChosen() {
            run(() -> {
                var ready = new ByHand("ready");
                ready.ready = true;
                assertThatThrownBy(() -> select(ready, null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("clause");
                assertThatThrownBy(() -> Clause.of(null, Function.identity()))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("future");
                assertThatThrownBy(() -> Clause.of(pending(), null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("then");
                assertThatThrownBy(() -> Clause.after(null, () -> ""))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("delay");
                assertThatThrownBy(() -> Clause.after(Duration.ZERO, null))
                        .isInstanceOf(NullPointerException.class)
                        .hasMessage("then");
            });
        }
    }
}
