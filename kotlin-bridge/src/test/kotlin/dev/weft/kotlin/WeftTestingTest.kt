package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.testing.DeadlockException
import dev.weft.testing.Simulation
import java.time.Duration
import java.util.concurrent.CountDownLatch
import kotlin.time.Duration.Companion.days
import kotlin.time.Duration.Companion.hours
import kotlin.time.Duration.Companion.milliseconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.sync.Mutex
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class WeftTestingTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    private fun now(): Duration = Coroutines.currentLoop().time()

    @Test
    fun delaysAndTimeoutsTakeNoTime() {
        runWeftTest {
            delay(365.days)
            trail += now()
            val cut = runCatching { withTimeout(1.hours) { delay(2.hours) } }
            trail += cut.exceptionOrNull() is TimeoutCancellationException
            trail += now() - Duration.ofDays(365)
        }
        assertThat(trail.steps).containsExactly("PT8760H", "true", "PT1H")
    }

    @Test
    fun coroutinesAndTasksShareTheClock() {
        runWeftTest {
            val task = Coroutines.spawn(Coroutine { Coroutines.sleep(Duration.ofHours(3)) })
            launch {
                delay(1.hours)
                trail += "coroutine at ${now()}"
            }
            task.await()
            trail += "task at ${now()}"
        }
        assertThat(trail.steps).containsExactly("coroutine at PT1H", "task at PT3H")
    }

    @Test
    fun aDispatcherAroundTheLoopsOwnIsTheLoops() {
        runWeftTest {
            val two = asDispatcher().limitedParallelism(2)
            withContext(two) { launch { delay(1.hours) } }
            trail += now()
            launch(two, CoroutineStart.UNDISPATCHED) { delay(1.hours) }.join()
            trail += now()
        }
        assertThat(trail.steps).containsExactly("PT1H", "PT2H")
    }

    private fun asDispatcher() = Coroutines.currentLoop().asCoroutineDispatcher()

    @Test
    fun waitUntilBlockedComesAfterAllThatNeedsNoTime() {
        runWeftTest(seeds = 50) {
            val trail = Trail()
            val coroutine = launch {
                repeat(20) { yield() }
                trail += "coroutine"
                delay(1.milliseconds)
                trail += "too late"
            }
            val task = Coroutines.spawn(Coroutine { repeat(20) { Coroutines.yieldNow() } })
            waitUntilBlocked()
            assertThat(task.isDone).isTrue()
            assertThat(trail.steps).containsExactly("coroutine")
            assertThat(now()).isEqualTo(Duration.ofNanos(1))
            coroutine.join()
        }
    }

    @Test
    fun waitUntilBlockedIsCancelledAtOnce() = runWeftTest {
        val waiting = launch { waitUntilBlocked() }
        turns()
        waiting.cancel()
        waiting.join()
        assertThat(now()).isZero()
    }

    @Test
    fun waitUntilBlockedIsForSimulationsOnly() = onLoop {
        val failure = runCatching { waitUntilBlocked() }.exceptionOrNull()
        assertThat(failure)
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessage("this loop is in earnest, and no simulation")
    }

    @Test
    fun theClockStandsStillWhileAChildIsElsewhere() {
        repeat(20) {
            runWeftTest {
                val mayGoOn = CountDownLatch(1)
                val timer = launch {
                    delay(1.milliseconds)
                    trail += "timer"
                }
                withContext(Dispatchers.IO) {
                    launch(Dispatchers.Default) { mayGoOn.countDown() }
                    mayGoOn.await()
                }
                trail += "back at ${now()}"
                timer.join()
            }
        }
        assertThat(trail.steps)
            .hasSize(40)
            .containsSequence("back at PT0S", "timer", "back at PT0S")
    }

    @Test
    fun aChildThatHasNotBegunKeepsNobody() {
        runWeftTest {
            val lazy = async(Dispatchers.IO, CoroutineStart.LAZY) { "result" }
            delay(1.hours)
            trail += lazy.await()
            trail += now()
        }
        assertThat(trail.steps).containsExactly("result", "PT1H")
    }

    @Test
    fun manyChildrenMayAnswerAtTheSameTime() {
        repeat(5_000) {
            runWeftTest {
                repeat(3) {
                    launch { withTimeout(1_000) { withContext(Dispatchers.Default) {} } }
                    launch { withTimeout(1_000) { withContext(Dispatchers.IO) {} } }
                }
            }
        }
    }

    @Test
    fun aDeadlockTellsWhichCoroutineWaits() {
        assertThatThrownBy {
                runWeftTest {
                    withContext(CoroutineName("waiter")) { CompletableDeferred<Unit>().await() }
                }
            }
            .isInstanceOf(DeadlockException::class.java)
            .hasMessageContaining("awaits Future[pending, for")
            .hasMessageContaining("LoopCoroutine")
    }

    @Test
    fun aFailureInTheLoopsOwnOrderIsThrownAsItIs() {
        assertThatThrownBy { runWeftTest { throw failure } }.isSameAs(failure)
    }

    @Test
    fun seedsFindWhatTheOwnOrderHides() {
        val test: (Int) -> Unit = { seeds ->
            runWeftTest(seeds) {
                var balance = 0
                val first = launch {
                    val before = balance
                    yield()
                    balance = before + 1
                }
                val second = launch {
                    yield()
                    balance++
                }
                joinAll(first, second)
                assertThat(balance).isEqualTo(2)
            }
        }
        test(1)
        assertThatThrownBy { test(1_000) }
            .isInstanceOf(AssertionError::class.java)
            .hasMessageContaining("-Dweft.seed=")
    }

    @Test
    fun seedsFindALockOrderDeadlock() {
        assertThatThrownBy {
                runWeftTest(seeds = 1_000) {
                    val fork = Mutex()
                    val spoon = Mutex()
                    val first = async { take(fork, spoon) }
                    val second = async {
                        yield()
                        yield()
                        take(spoon, fork)
                    }
                    joinAll(first, second)
                }
            }
            .hasCauseInstanceOf(DeadlockException::class.java)
    }

    private suspend fun take(first: Mutex, second: Mutex) {
        first.lock()
        yield()
        second.lock()
        yield()
        second.unlock()
        first.unlock()
    }

    @Test
    fun unannouncedThreadsMayBeAnnounced() {
        runWeftTest {
            val answer = CompletableDeferred<String>()
            Simulation.outsideWork().use {
                Thread.ofPlatform().start { answer.complete("answered") }
                trail += answer.await()
            }
        }
        assertThat(trail.steps).containsExactly("answered")
    }
}
