package dev.weft.testing;

import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;
import static org.junit.platform.testkit.engine.EventConditions.displayName;
import static org.junit.platform.testkit.engine.EventConditions.event;
import static org.junit.platform.testkit.engine.EventConditions.finishedWithFailure;
import static org.junit.platform.testkit.engine.EventConditions.test;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.cause;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.instanceOf;
import static org.junit.platform.testkit.engine.TestExecutionResultConditions.message;

import dev.weft.EventLoop;
import dev.weft.sync.Event;

import org.assertj.core.api.Condition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

class WeftTestTest {
    private static final List<String> TRAIL = new ArrayList<>();

    @BeforeEach
    void clear() {
        TRAIL.clear();
    }

    /// The programs under test; this class runs them and JUnit does not.
    @Disabled("run by WeftTestTest")
    static class Programs {
        private EventLoop loop;
        private int balance;

        @BeforeEach
        void before() {
            loop = currentLoop();
            sleep(Duration.ofHours(1));
        }

        @AfterEach
        void after() {
            sleep(Duration.ofHours(1));
            TRAIL.add("after at " + currentLoop().time());
        }

        @WeftTest
        void onALoop() {
            assertThat(currentLoop()).isSameAs(loop);
            sleep(Duration.ofHours(1));
            TRAIL.add(currentTask().name() + " at " + loop.time());
        }

        @WeftTest(seeds = 5)
        void fresh() {
            TRAIL.add(Integer.toString(balance++));
        }

        @WeftTest(seeds = 1_000)
        void wrongInSomeOrder() {
            var first =
                    spawn(() -> {
                        int before = balance;
                        yieldNow();
                        balance = before + 1;
                    });
            var second =
                    spawn(() -> {
                        yieldNow();
                        balance++;
                    });
            while (!first.isDone() || !second.isDone()) {
                yieldNow();
            }
            TRAIL.add("run");
            assertThat(balance).isEqualTo(2);
        }

        @WeftTest(seed = 12)
        void seeded() {
            throw new IllegalStateException("bug");
        }

        @WeftTest
        void stuck() {
            new Event().await();
        }

        @WeftTest
        void failsUnseen() {
            spawn(
                    "child",
                    () -> {
                        throw new IllegalStateException("lost");
                    });
            yieldNow();
        }

        @WeftTest(seeds = 3)
        void aborted() {
            TRAIL.add("aborted");
            assumeTrue(false, "not here");
        }

        @WeftTest(seeds = 0)
        void without() {}
    }

    @Disabled("run by WeftTestTest")
    @ExtendWith(FailsBefore.class)
    static class FailsBeforeTheLoopIsThere {
        @WeftTest
        void never() {
            TRAIL.add("run");
        }
    }

    private static final class FailsBefore implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            throw new IllegalStateException("no database");
        }
    }

    private static Events run(String method) {
        return results(method).testEvents();
    }

    private static EngineExecutionResults results(String method) {
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*Disabled*")
                .selectors(selectMethod(Programs.class, method))
                .execute();
    }

    @Test
    void runsAMethodAndThoseAroundItAsTasksOfOneLoop() {
        run("onALoop").assertStatistics(stats -> stats.started(1).succeeded(1));
        assertThat(TRAIL).hasSize(2).first().asString().matches("Task-\\d+ at PT2H");
        assertThat(TRAIL).last().isEqualTo("after at PT3H");
    }

    @Test
    void runsEachSeedOnAnInstanceOfItsOwn() {
        run("fresh").assertStatistics(stats -> stats.started(5).succeeded(5));
        assertThat(TRAIL)
                .filteredOn(step -> !step.startsWith("after"))
                .hasSize(5)
                .containsOnly("0");
    }

    @Test
    void stopsAtTheFirstSeedThatFailsAndTellsIt() {
        Events events = run("wrongInSomeOrder");
        events.assertStatistics(stats -> stats.failed(1));
        long runs = TRAIL.stream().filter("run"::equals).count();
        assertThat(runs).isBetween(2L, 999L);
        long seed = runs - 1;
        events.assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                test(),
                                displayName("seed " + seed),
                                finishedWithFailure(
                                        instanceOf(AssertionError.class),
                                        message(text ->
                                                text.startsWith(
                                                        "with seed %d (again: -Dweft.seed=%d): "
                                                                .formatted(seed, seed))))));
    }

    @Test
    void runsInTheOrderOfTheSeedThatIsGiven() {
        run("seeded")
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                finishedWithFailure(
                                        message(text -> text.startsWith("with seed 12 ")),
                                        cause(instanceOf(IllegalStateException.class)))));
    }

    @Test
    void aDeadlockFailsTheTest() {
        run("stuck")
                .assertThatEvents()
                .haveExactly(1, event(finishedWithFailure(instanceOf(DeadlockException.class))));
    }

    @Test
    void soDoesAFailureThatNobodySaw() {
        run("failsUnseen")
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                finishedWithFailure(
                                        message("the failure of task child was never retrieved"))));
    }

    @Test
    void anAssumptionThatDoesNotHoldIsNoFailure() {
        run("aborted").assertStatistics(stats -> stats.started(1).aborted(1).failed(0));
    }

    @ParameterizedTest
    @ValueSource(strings = "without")
    void withoutSeedsThereIsNothingToRun(String method) {
        results(method)
                .containerEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                finishedWithFailure(
                                        message("the number of seeds must be positive: 0"))));
    }

    @Test
    void doesNotAddToTheFailureOfAnExtensionBeforeIt() {
        EngineTestKit.engine("junit-jupiter")
                .configurationParameter("junit.jupiter.conditions.deactivate", "*Disabled*")
                .selectors(selectClass(FailsBeforeTheLoopIsThere.class))
                .execute()
                .testEvents()
                .assertThatEvents()
                .haveExactly(
                        1,
                        event(
                                finishedWithFailure(
                                        message("no database"),
                                        new Condition<>(
                                                failure -> failure.getSuppressed().length == 0,
                                                "alone"))));
        assertThat(TRAIL).isEmpty();
    }

    @Test
    void theProgramsAreLeftAloneByTheSuite() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(selectClass(Programs.class))
                .execute()
                .testEvents()
                .assertStatistics(stats -> stats.started(0));
    }
}
