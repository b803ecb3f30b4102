package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import java.time.Duration
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlin.time.Duration.Companion.minutes
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.FlowPreview
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.debounce
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.launch
import kotlinx.coroutines.plus
import kotlinx.coroutines.test.StandardTestDispatcher
import kotlinx.coroutines.test.TestCoroutineScheduler
import kotlinx.coroutines.test.TestScope
import kotlinx.coroutines.test.UnconfinedTestDispatcher
import kotlinx.coroutines.test.currentTime
import kotlinx.coroutines.test.resetMain
import kotlinx.coroutines.test.runTest
import kotlinx.coroutines.test.setMain
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** The bridge beside kotlinx-coroutines-test. */
@OptIn(ExperimentalCoroutinesApi::class)
class KotlinxTestTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    /** A loop at work in real time, under a test whose time is kotlinx's. */
    @Nested
    inner class InRunTest {
        private fun besideALoop(test: suspend TestScope.(EventLoop) -> Unit) {
            withLoop { loop -> runTest { test(loop) } }
        }

        @Test
        fun awaitsALoopsFuture() = besideALoop { loop ->
            assertThat(loop.submit(Coroutine { "a task's" }).await()).isEqualTo("a task's")
            assertThat(loop.future { "a coroutine's" }.await()).isEqualTo("a coroutine's")
            assertThat(currentTime).isZero()
        }

        @Test
        fun throwsTheVeryFailure() {
            assertThatThrownBy {
                    besideALoop { loop -> loop.submit(Coroutine<Unit> { throw failure }).await() }
                }
                .isSameAs(failure)
        }

        @Test
        fun itsTimeGoesOnWhileALoopIsAwaited() = besideALoop { loop ->
            val future = loop.createFuture<String>()
            val waiting = async { future.await() }
            delay(1.days)
            assertThat(waiting.isCompleted).isFalse()
            future.complete("answer")
            assertThat(waiting.await()).isEqualTo("answer")
            assertThat(currentTime).isEqualTo(1.days.inWholeMilliseconds)
        }

        @Test
        fun itsTimeoutsDoNotWaitForALoopAndCancelTheFuture() = besideALoop { loop ->
            val never = loop.createFuture<Unit>()
            val thrown = runCatching { withTimeout(1.days) { never.await() } }.exceptionOrNull()
            assertThat(thrown).isInstanceOf(TimeoutCancellationException::class.java)
            assertThat(currentTime).isEqualTo(1.days.inWholeMilliseconds)
            assertThat(runCatching { never.awaitShielded() }.isFailure).isTrue()
            assertThat(never.isCancelled).isTrue()
        }

        @Test
        fun aTimeoutOnTheLoopsDispatcherIsTheLoops() = besideALoop { loop ->
            val thrown =
                withContext(loop.asCoroutineDispatcher()) {
                    runCatching { withTimeout(1.milliseconds) { awaitCancellation() } }
                        .exceptionOrNull()
                }
            assertThat(thrown).isInstanceOf(TimeoutCancellationException::class.java)
            assertThat(currentTime).isZero()
        }

        @Test
        fun cancellingACoroutineOfTheTestCancelsTheTask() = besideALoop { loop ->
            val begun = loop.createFuture<Unit>()
            val task = loop.submit {
                begun.complete(Unit)
                try {
                    Coroutines.await(loop.createFuture<Unit>())
                } finally {
                    trail += "cleaned up"
                }
            }
            begun.await()
            val waiting = launch { task.await() }
            yield()
            waiting.cancelAndJoin()
            assertThat(runCatching { task.awaitShielded() }.isFailure).isTrue()
            assertThat(trail.steps).containsExactly("cleaned up")
        }

        @Test
        fun waitsForATaskThatIsAChildOfTheTest() {
            besideALoop { loop ->
                (this + loop.asCoroutineDispatcher()).spawn {
                    Coroutines.sleep(Duration.ofMillis(1))
                    trail += "the task is done"
                }
            }
            assertThat(trail.steps).containsExactly("the task is done")
        }

        @Test
        fun anUnconfinedTestGoesOnWhereTheFutureIsDone() = withLoop { loop ->
            runTest(UnconfinedTestDispatcher()) {
                val future = loop.createFuture<Unit>()
                loop.execute { future.complete(Unit) }
                future.await()
                trail += "went on"
            }
            assertThat(trail.steps).containsExactly("went on")
        }
    }

    /** One clock, which is the loop's. */
    @Nested
    inner class InRunWeftTest {
        private fun add(who: String) {
            trail += "$who at ${Coroutines.currentLoop().time().toMinutes()}"
        }

        @Test
        fun delaysAndSleepsTakeTheirTurnsByTheClock() {
            runWeftTest {
                val task =
                    Coroutines.spawn(
                        Coroutine {
                            repeat(3) {
                                Coroutines.sleep(Duration.ofMinutes(20))
                                add("task")
                            }
                        }
                    )
                delay(10.minutes)
                repeat(3) {
                    add("coroutine")
                    delay(20.minutes)
                }
                task.await()
            }
            assertThat(trail.steps)
                .containsExactly(
                    "coroutine at 10",
                    "task at 20",
                    "coroutine at 30",
                    "task at 40",
                    "coroutine at 50",
                    "task at 60",
                )
        }

        @Test
        fun theEarlierOfTwoTimeoutsExpiresWhosever() {
            runWeftTest {
                for ((kotlins, wefts) in listOf(1L to 2L, 2L to 1L)) {
                    val outer = runCatching {
                        withTimeout(kotlins.minutes) {
                            Coroutines.currentLoop().spawn(timingOut(wefts)).await()
                        }
                    }
                    add(outer.exceptionOrNull()!!.javaClass.simpleName)
                }
            }
            assertThat(trail.steps)
                .containsExactly("TimeoutCancellationException at 1", "TimeoutException at 2")
        }

        private fun timingOut(minutes: Long) =
            Coroutine<Unit> {
                Coroutines.withTimeout(
                    Duration.ofMinutes(minutes),
                    Coroutine {
                        Suspending.call(Suspending.Call<Unit, RuntimeException> { delay(1.hours) })
                    },
                )
            }

        @Test
        @OptIn(FlowPreview::class)
        fun aDebouncedFlowKeepsToTheClockToo() {
            runWeftTest {
                val sleeper =
                    Coroutines.spawn(
                        Coroutine {
                            Coroutines.sleep(Duration.ofMinutes(12))
                            add("task")
                        }
                    )
                flow {
                        emit("dropped")
                        delay(5.minutes)
                        emit("first")
                        delay(30.minutes)
                        emit("last")
                    }
                    .debounce(10.minutes)
                    .collect(::add)
                sleeper.await()
            }
            assertThat(trail.steps).containsExactly("task at 12", "first at 15", "last at 35")
        }

        @Test
        fun whatRunsOnMainRunsOnTheLoop() {
            runWeftTest {
                Dispatchers.setMain(Coroutines.currentLoop().asCoroutineDispatcher())
                try {
                    launch(Dispatchers.Main) {
                        delay(1.hours)
                        add("child of the test")
                    }
                    val screen = CoroutineScope(Job() + Dispatchers.Main.immediate)
                    val shown = screen.launch {
                        withTimeout(2.hours) { delay(90.minutes) }
                        add("screen")
                    }
                    Coroutines.spawn(Coroutine { Coroutines.sleep(Duration.ofMinutes(75)) }).await()
                    add("task")
                    shown.join()
                } finally {
                    Dispatchers.resetMain()
                }
            }
            assertThat(trail.steps)
                .containsExactly("child of the test at 60", "task at 75", "screen at 90")
        }

        @Test
        fun aTestDispatcherOfKotlinxHasAClockOfItsOwnToBeMovedByHand() {
            runWeftTest {
                val scheduler = TestCoroutineScheduler()
                val future = Coroutines.currentLoop().createFuture<Unit>()
                val job =
                    launch(StandardTestDispatcher(scheduler)) {
                        delay(1.hours)
                        future.await()
                        add("went on")
                    }
                scheduler.advanceUntilIdle()
                assertThat(scheduler.currentTime).isEqualTo(1.hours.inWholeMilliseconds)
                future.complete(Unit)
                while (job.isActive) {
                    yield() // until the future has told
                    scheduler.runCurrent()
                }
            }
            assertThat(trail.steps).containsExactly("went on at 0")
        }
    }
}
