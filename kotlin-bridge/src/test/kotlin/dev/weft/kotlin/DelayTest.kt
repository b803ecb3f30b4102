package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Inside
import dev.weft.testing.Simulation
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import kotlin.coroutines.Continuation
import kotlin.coroutines.startCoroutine
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

class DelayTest {
    private val trail = Trail()
    private val hour = 3_600_000L

    /**
     * Which order of timers is right. A machine under load may pause between two lines of a test,
     * so what counts is that the order fits the times at which the timers can have been set.
     */
    private class Deadlines(private val loop: EventLoop) {
        private val earliest = mutableMapOf<String, Duration>()
        private val begin = loop.time()
        private var slack = Duration.ZERO

        /** To be called just before a timer is set. */
        fun add(millis: Int, name: String) {
            earliest[name] = loop.time().plusMillis(millis.toLong())
        }

        /** To be called when all are set. */
        fun allAreSet() {
            slack = loop.time() - begin
        }

        fun check(steps: List<String>) {
            assertThat(steps).containsExactlyInAnyOrderElementsOf(earliest.keys)
            steps.forEachIndexed { index, later ->
                for (before in steps.subList(0, index)) {
                    assertThat(earliest.getValue(before))
                        .describedAs("%s ran before %s in %s", before, later, steps)
                        .isLessThanOrEqualTo(earliest.getValue(later) + slack)
                }
            }
        }
    }

    /** Keeps the loop busy until all of some short timers are due; then their order is certain. */
    private fun EventLoop.blockFor(millis: Long) {
        val end = time().plusMillis(millis)
        while (time() < end) {
            Thread.onSpinWait()
        }
    }

    @Nested
    inner class Delaying {
        @Test
        fun takesItsTimeAndEndsOnTheLoop() = onLoop { loop ->
            val before = loop.time()
            delay(3)
            assertThat(loop.time() - before).isGreaterThanOrEqualTo(Duration.ofMillis(3))
            assertThat(loop.isCurrent).isTrue()
        }

        @Test
        fun goesByDeadlineTogetherWithTheSleepsOfTasks() = onLoop { loop ->
            val deadlines = Deadlines(loop)
            val jobs =
                (40 downTo 5 step 5).map { millis ->
                    if (millis % 10 == 0) {
                        launch(start = CoroutineStart.UNDISPATCHED) {
                            deadlines.add(millis, "delay $millis")
                            delay(millis.toLong())
                            trail += "delay $millis"
                        }
                    } else {
                        val task = loop.task {
                            deadlines.add(millis, "sleep $millis")
                            Coroutines.sleep(Duration.ofMillis(millis.toLong()))
                            trail += "sleep $millis"
                        }
                        launch(start = CoroutineStart.UNDISPATCHED) { task.await() }
                    }
                }
            yield() // the tasks begin to sleep
            deadlines.allAreSet()
            loop.blockFor(60)
            jobs.joinAll()
            deadlines.check(trail.steps)
        }

        @Test
        fun cancelledEndsAtOnceAndRemovesTheTimer() = onLoop { loop ->
            val sleeper = launch { delay(hour) }
            yield()
            assertThat(Inside.hasNoTimers(loop)).isFalse()
            sleeper.cancelAndJoin()
            assertThat(Inside.hasNoTimers(loop)).isTrue()
        }

        @Test
        fun cancelledByAForeignThreadRemovesTheTimerToo() = onLoop { loop ->
            val sleeper = launch { delay(hour) }
            yield()
            withContext(Dispatchers.Default) { sleeper.cancelAndJoin() }
            yield()
            assertThat(Inside.hasNoTimers(loop)).isTrue()
        }

        @Test
        fun mayBeginOnAForeignThread() = withLoop { loop ->
            val suspended = CountDownLatch(1) // what resumes before that goes on where it is
            loop.execute { suspended.await() }
            runBlocking {
                val job =
                    launch(loop.asCoroutineDispatcher(), CoroutineStart.UNDISPATCHED) {
                        trail += loop.isCurrent
                        delay(1)
                        trail += loop.isCurrent
                    }
                suspended.countDown()
                job.join()
            }
            assertThat(trail.steps).containsExactly("false", "true")
        }

        @Test
        fun forEverIsNoTrouble() = onLoop { loop ->
            val sleeper = launch { delay(Long.MAX_VALUE - 1) }
            turns()
            assertThat(sleeper.isActive).isTrue()
            sleeper.cancelAndJoin()
            assertThat(Inside.hasNoTimers(loop)).isTrue()
        }

        @Test
        fun worksOnALimitedView() = onLoop { loop ->
            withContext(loop.asCoroutineDispatcher().limitedParallelism(1)) {
                delay(1)
                trail += loop.isCurrent
            }
            assertThat(trail.steps).containsExactly("true")
        }
    }

    @Nested
    inner class TimingOut {
        @Test
        fun interruptsWhatTakesTooLong() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val caught = runCatching { withTimeout(1) { future.await() } }.exceptionOrNull()
            assertThat(caught).isInstanceOf(TimeoutCancellationException::class.java)
            assertThat(future.isCancelled).isTrue()
            assertThat(loop.isCurrent).isTrue()
        }

        @Test
        fun givesNullIfThatIsAskedFor() = onLoop {
            assertThat(withTimeoutOrNull<String>(1) { awaitCancellation() }).isNull()
        }

        @Test
        fun leavesWhatIsFastEnoughAndRemovesTheTimer() = onLoop { loop ->
            val value =
                withTimeout(hour) {
                    yield()
                    "value"
                }
            assertThat(value).isEqualTo("value")
            assertThat(Inside.hasNoTimers(loop)).isTrue()
        }

        @Test
        fun goesByDeadlineTogetherWithTheTimeoutsOfTasks() = onLoop { loop ->
            val deadlines = Deadlines(loop)
            val jobs =
                (40 downTo 5 step 5).map { millis ->
                    if (millis % 10 == 0) {
                        launch(start = CoroutineStart.UNDISPATCHED) {
                            deadlines.add(millis, "coroutine $millis")
                            withTimeoutOrNull(millis.toLong()) { awaitCancellation() }
                            trail += "coroutine $millis"
                        }
                    } else {
                        val task = loop.task {
                            val never = loop.createFuture<Unit>()
                            val limit = Duration.ofMillis(millis.toLong())
                            deadlines.add(millis, "task $millis")
                            runCatching {
                                Coroutines.withTimeout(limit, Coroutine { Coroutines.await(never) })
                            }
                            trail += "task $millis"
                        }
                        launch(start = CoroutineStart.UNDISPATCHED) { task.await() }
                    }
                }
            yield() // the tasks set their timeouts
            deadlines.allAreSet()
            loop.blockFor(60)
            jobs.joinAll()
            deadlines.check(trail.steps)
        }

        @Test
        fun reachesTheTaskInside() = onLoop { loop ->
            val task = loop.task {
                try {
                    Coroutines.await(loop.createFuture<Unit>())
                } finally {
                    trail += "cleaned up"
                }
            }
            withTimeoutOrNull(1) { task.await() }
            turns()
            assertThat(trail.steps).containsExactly("cleaned up")
            assertThat(task.isCancelled).isTrue()
        }
    }

    @Nested
    inner class ClosingLoop {
        private fun launchOn(loop: EventLoop, block: suspend CoroutineScope.() -> Unit): Job {
            val started = CountDownLatch(1)
            val job =
                CoroutineScope(loop.asCoroutineDispatcher()).launch {
                    loop.execute(started::countDown) // runs once the block has suspended
                    block()
                }
            started.await()
            return job
        }

        @Test
        fun cancelsADelayThatNobodyEnds() {
            lateinit var job: Job
            withLoop { loop ->
                job =
                    launchOn(loop) {
                        try {
                            delay(hour)
                        } finally {
                            trail += "on the loop: ${loop.isCurrent}"
                        }
                    }
            }
            assertThat(job.isCompleted).isTrue()
            assertThat(job.isCancelled).isTrue()
            assertThat(trail.steps).containsExactly("on the loop: true")
        }

        @Test
        fun cancelsWhatATimeoutWatchesOver() {
            lateinit var job: Job
            withLoop { loop ->
                job = launchOn(loop) { withTimeout(hour) { Channel<Unit>().receive() } }
            }
            runBlocking { job.join() }
            assertThat(job.isCancelled).isTrue()
        }

        @Test
        fun cutsTheDelayOfACleanupShort() {
            lateinit var job: Job
            withLoop { loop ->
                job =
                    launchOn(loop) {
                        withContext(NonCancellable) {
                            delay(hour)
                            trail += "after the delay"
                        }
                    }
            }
            runBlocking { job.join() }
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun leavesACoroutineThatCannotBeCancelledItsDelay() {
            val ended = CountDownLatch(1)
            // Where no time passes before the main task is done, and the loop closes.
            Simulation.run(
                Coroutine {
                    val loop = Coroutines.currentLoop()
                    val block: suspend () -> Unit = {
                        delay(1_000) // of real time then, in which the loop has closed by far
                        trail += "on the loop: ${loop.isCurrent}"
                    }
                    // No job at all: nothing of kotlinx's makes such a coroutine, but anybody can.
                    block.startCoroutine(
                        Continuation(loop.asCoroutineDispatcher()) { ended.countDown() }
                    )
                    repeat(5) { Coroutines.yieldNow() }
                    assertThat(Inside.hasNoTimers(loop)).isFalse()
                }
            )
            ended.await()
            assertThat(trail.steps).containsExactly("on the loop: false")
        }

        @Test
        fun doesNotLetADelayBegin() {
            val loop = EventLoop.start("closed").apply { close() }
            runBlocking {
                launch(loop.asCoroutineDispatcher(), CoroutineStart.UNDISPATCHED) {
                        try {
                            delay(hour)
                        } catch (e: CancellationException) {
                            trail += e.message
                        }
                    }
                    .join()
            }
            assertThat(trail.steps)
                .containsExactly("the loop that this coroutine runs on is closed")
        }
    }
}
