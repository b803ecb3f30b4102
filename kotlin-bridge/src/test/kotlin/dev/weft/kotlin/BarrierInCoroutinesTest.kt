package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.sync.Barrier
import java.util.concurrent.BrokenBarrierException
import kotlin.random.Random
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class BarrierInCoroutinesTest {
    private val barrier = Barrier(3)

    @Test
    fun waitsForTasksAndCoroutinesAndNumbersThem() = runWeftTest {
        val first = async { barrier.awaitFull() }
        turns()
        val second = Coroutines.spawn(Coroutine { barrier.await() })
        turns()
        assertThat(barrier.waiting()).isEqualTo(2)
        val last = async { barrier.awaitFull() }
        assertThat(awaitAll(first, last) + second.await()).containsExactly(0, 2, 1)
    }

    @Test
    fun worksAgainAndAgain() = runWeftTest {
        repeat(3) {
            val numbers = List(3) { async { barrier.awaitFull() } }.awaitAll()
            assertThat(numbers).containsExactlyInAnyOrder(0, 1, 2)
        }
    }

    @Test
    fun cancelledLeavesAndOneMoreHasToCome() = runWeftTest {
        val cancelled = launch { barrier.awaitFull() }
        val first = async { barrier.awaitFull() }
        turns()
        cancelled.cancel()
        cancelled.join()
        assertThat(barrier.waiting()).isEqualTo(1)
        val more = List(2) { async { barrier.awaitFull() } }
        assertThat(awaitAll(first, *more.toTypedArray())).containsExactly(0, 1, 2)
    }

    @Test
    fun cancelledOnItsWayOutConcernsNobodyElse() = runWeftTest {
        val cancelled = launch { barrier.awaitFull() }
        val other = async { barrier.awaitFull() }
        turns()
        val last = async { barrier.awaitFull() }
        while (barrier.waiting() > 0) {
            turns(1)
        }
        cancelled.cancel()
        cancelled.join()
        assertThat(awaitAll(other, last)).contains(2)
        assertThat(barrier).hasToString("Barrier[filling, 0 of 3]")
    }

    @Test
    fun theVeryExceptionComesFromABrokenOne() = runWeftTest {
        supervisorScope {
            val waiting = async { barrier.awaitFull() }
            turns()
            barrier.abort()
            val failure = runCatching { waiting.await() }.exceptionOrNull()
            assertThat(failure)
                .isInstanceOf(BrokenBarrierException::class.java)
                .hasMessage("the barrier was broken")
        }
    }

    @Test
    fun isForCoroutinesOfItsLoop() = onLoop {
        val failure =
            withContext(Dispatchers.Default) {
                runCatching { barrier.awaitFull() }.exceptionOrNull()
            }
        assertThat(failure).isInstanceOf(IllegalStateException::class.java)
        assertThat(barrier.waiting()).isZero()
    }

    @Test
    fun aCancelledOneHoldsNobodyUpInAnyOrder() {
        runWeftTest(seeds = 300) {
            val random = Random(Coroutines.currentLoop().hashCode())
            val barrier = Barrier(3)
            val jobs = List(3) { launch { barrier.awaitFull() } }
            turns(random.nextInt(6))
            jobs.random(random).cancel()
            waitUntilBlocked()
            val missing = if (barrier.waiting() > 0) 3 - barrier.waiting() else 0
            val more = List(missing) { launch { barrier.awaitFull() } }
            joinAll(*jobs.toTypedArray(), *more.toTypedArray())
            assertThat(barrier).hasToString("Barrier[filling, 0 of 3]")
        }
    }
}
