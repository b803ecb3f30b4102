package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;
import static dev.weft.testing.Simulation.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationTargetException;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/// An await with a frame below it that the JVM cannot suspend. HANDOFF does it all the same; the
/// other engines refuse, name the frame, and leave task and loop as they were.
@Timeout(value = 40, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class NativeFrameTest {
    private static final boolean WORKS = EngineKind.chosen() == EngineKind.HANDOFF;

    @BeforeEach
    void needsASecondProcessorWhereItWorks() {
        assumeTrue(
                !WORKS || Runtime.getRuntime().availableProcessors() > 1,
                "the await would keep the JDK's only carrier of virtual threads");
    }

    private static void assertRefused(Object result, Class<?> type) {
        assertThat(result)
                .asInstanceOf(InstanceOfAssertFactories.throwable(IllegalStateException.class))
                .hasMessageMatching(
                        "cannot await here: .*"
                                + type.getName().replace("$", "\\$")
                                + "\\.<clinit>\\(Initialisers\\.java:\\d+\\) \\(a class initialiser"
                                + " or native method\\) is on the stack and cannot be suspended;"
                                + " await outside of it");
    }

    /// The task was neither woken too early nor forgotten, and others have their turn.
    private static void assertThatTaskAndLoopAreWell() {
        Future<String> late = currentLoop().createFuture();
        assertThat(currentTask().awaited()).isNull();
        currentLoop().callLater(Duration.ofMillis(20), () -> late.complete("late"));
        assertThat(await(late)).isEqualTo("late");
        assertThat(await(spawn(() -> "other"))).isEqualTo("other");
        sleep(Duration.ofMillis(1));
        yieldNow();
    }

    @Nested
    class InAClassInitialiser {
        @Test
        void awaiting() {
            run(() -> {
                var other = spawn(() -> 5);
                Object result = Initialisers.runIn(Initialisers.OfAwait.class, () -> await(other));
                if (WORKS) {
                    assertThat(result).isEqualTo(5);
                } else {
                    assertRefused(result, Initialisers.OfAwait.class);
                    assertThat(await(other)).isEqualTo(5);
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void awaitOfWhatIsDoneNeedsNoSwitch() {
            run(() -> {
                Future<Integer> done = currentLoop().createFuture();
                done.complete(7);
                assertThat(Initialisers.runIn(Initialisers.OfBody.class, () -> await(done)))
                        .isEqualTo(7);
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void sleeping() {
            run(() -> {
                Object result =
                        Initialisers.runIn(
                                Initialisers.OfSleep.class,
                                () -> {
                                    sleep(Duration.ofMillis(1));
                                    return "slept";
                                });
                if (WORKS) {
                    assertThat(result).isEqualTo("slept");
                } else {
                    assertRefused(result, Initialisers.OfSleep.class);
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void yielding() {
            run(() -> {
                Object result =
                        Initialisers.runIn(
                                Initialisers.OfYieldNow.class,
                                () -> {
                                    yieldNow();
                                    return "yielded";
                                });
                if (WORKS) {
                    assertThat(result).isEqualTo("yielded");
                } else {
                    assertRefused(result, Initialisers.OfYieldNow.class);
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void askingAGenerator() {
            run(() -> {
                Generator<Integer> generator =
                        Generator.of(out -> {
                            out.yield(1);
                            out.yield(2);
                        });
                Object result = Initialisers.runIn(Initialisers.OfGenerator.class, generator::next);
                if (WORKS) {
                    assertThat(result).isEqualTo(1);
                    assertThat(generator.next()).isEqualTo(2);
                } else {
                    assertRefused(result, Initialisers.OfGenerator.class);
                    assertThat(generator.next()).isEqualTo(1);
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void cancelledOnTheWayTheCancellationIsNotLost() {
            run(() -> {
                Future<Void> never = currentLoop().createFuture();
                var task =
                        spawn(() -> {
                            currentTask().cancel("stop");
                            Object result =
                                    Initialisers.runIn(
                                            Initialisers.OfCancelled.class, () -> await(never));
                            if (!WORKS) {
                                assertRefused(result, Initialisers.OfCancelled.class);
                                sleep(Duration.ofMillis(1));
                            }
                            return result;
                        });
                if (WORKS) {
                    assertThat(await(task)).isInstanceOf(CancellationException.class);
                } else {
                    assertThatThrownBy(() -> await(task))
                            .isInstanceOf(CancellationException.class)
                            .hasMessage("stop");
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void theInnermostOfSeveralIsNamed() {
            run(() -> {
                Object outcome =
                        Initialisers.runIn(
                                Initialisers.Outermost.class, () -> await(spawn(() -> 5)));
                if (WORKS) {
                    assertThat(outcome).isEqualTo(5);
                } else {
                    assertRefused(outcome, Initialisers.Innermost.class);
                }
                assertThatTaskAndLoopAreWell();
            });
        }

        @Test
        void leftToItselfFailsAsJavaHasIt() {
            run(() -> {
                if (WORKS) {
                    Initialisers.initialise(Initialisers.Failing.class);
                } else {
                    assertThatThrownBy(() -> Initialisers.initialise(Initialisers.Failing.class))
                            .isInstanceOf(ExceptionInInitializerError.class)
                            .cause()
                            .satisfies(cause -> assertRefused(cause, Initialisers.Failing.class));
                }
                assertThatTaskAndLoopAreWell();
            });
        }
    }

    @Nested
    class BelowAFrameThatIsOnlyJava {
        @Test
        void reflectionAndMethodHandlesAreNoObstacle() {
            run(() -> {
                var method = NativeFrameTest.class.getDeclaredMethod("yieldAndTell");
                assertThat(method.invoke(null)).isEqualTo("yielded");
                var handle = MethodHandles.lookup().unreflect(method);
                try {
                    assertThat((String) handle.invokeExact()).isEqualTo("yielded");
                } catch (Throwable e) {
                    throw new AssertionError(e);
                }
            });
        }

        @Test
        @SuppressWarnings("removal") // for as long as there is such code
        void privilegedActionsAreNoObstacle() {
            run(() ->
                    assertThat(
                                    AccessController.doPrivileged(
                                            (PrivilegedAction<String>)
                                                    NativeFrameTest::yieldAndTell))
                            .isEqualTo("yielded"));
        }
    }

    private static String yieldAndTell() {
        yieldNow();
        return "yielded";
    }

    @Test
    void aNativeMethodIsNamed() {
        var lines =
                ChildJvm.of(NativeReflection.class)
                        .on(EngineKind.chosen())
                        .with("-Djdk.reflect.useNativeAccessorOnly=true")
                        .run()
                        .lines();
        if (WORKS) {
            assertThat(lines).containsExactly("yielded", "well");
        } else {
            assertThat(lines).hasSize(2).endsWith("well");
            assertThat(lines.getFirst())
                    .startsWith("cannot await here: ")
                    .contains("NativeAccessor.invoke0(Native Method)");
        }
    }

    /// Awaits below a method that is called by native code, in a JVM that reflects that way.
    static final class NativeReflection {
        public static void main(String[] args) {
            run(() -> {
                var method = NativeFrameTest.class.getDeclaredMethod("yieldAndTell");
                try {
                    System.out.println(method.invoke(null));
                } catch (InvocationTargetException e) {
                    System.out.println(e.getCause().getMessage());
                }
                assertThatTaskAndLoopAreWell();
                System.out.println("well");
            });
        }
    }
}
