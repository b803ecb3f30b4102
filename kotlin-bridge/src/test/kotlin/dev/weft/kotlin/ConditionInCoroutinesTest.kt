package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.sync.Condition
import java.util.concurrent.CancellationException
import kotlin.random.Random
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class ConditionInCoroutinesTest {
    private val condition = Condition()
    private val trail = Trail()

    private fun CoroutineScope.waiter(name: String): Job = launch {
        condition.withLock {
            try {
                condition.awaitSignal()
                trail += name
            } catch (cancellation: CancellationException) {
                trail += "$name: ${cancellation.message}, ${condition.isLocked}"
                throw cancellation
            }
        }
    }

    private suspend fun signal(count: Int = 1) = condition.withLock { condition.signal(count) }

    @Test
    fun letsTheLockGoWhileItWaitsAndHoldsItAgainAfterwards() {
        runWeftTest {
            val waiter = waiter("woken")
            turns()
            assertThat(condition).hasToString("Condition[1 waiting; lock free]")
            condition.withLock {
                condition.signal()
                turns()
                trail += "still mine"
            }
            waiter.join()
            assertThat(condition.isLocked).isFalse()
        }
        assertThat(trail.steps).containsExactly("still mine", "woken")
    }

    @Test
    fun wakesCoroutinesAndTasksInTheOrderOfComing() {
        runWeftTest {
            val first = waiter("coroutine")
            turns()
            val second =
                Coroutines.spawn(
                    Coroutine {
                        condition.hold().use {
                            condition.await()
                            trail += "task"
                        }
                    }
                )
            turns()
            val third = waiter("coroutine")
            turns()
            repeat(3) { signal() }
            joinAll(first, third)
            second.await()
        }
        assertThat(trail.steps).containsExactly("coroutine", "task", "coroutine")
    }

    @Test
    fun doesNotWaitForWhatIsTrueAlready() = runWeftTest {
        val waiter =
            launch(start = CoroutineStart.UNDISPATCHED) {
                condition.withLock { condition.awaitUntil { true } }
            }
        assertThat(waiter.isCompleted).isTrue()
    }

    @Test
    fun looksAgainAfterEachSignal() {
        runWeftTest {
            var stock = 0
            val waiter = launch {
                condition.withLock {
                    condition.awaitUntil {
                        trail += stock
                        stock == 2
                    }
                }
            }
            turns()
            repeat(2) {
                condition.withLock {
                    stock++
                    condition.signal()
                }
                turns()
            }
            waiter.join()
        }
        assertThat(trail.steps).containsExactly("0", "1", "2")
    }

    @Test
    fun cancelledWhileItWaitsLeavesTheLineAndHoldsTheLock() {
        runWeftTest {
            val waiter = waiter("cancelled")
            turns()
            condition.withLock {
                waiter.cancel("enough")
                turns()
                assertThat(waiter.isCompleted).isFalse()
                trail += "still mine"
            }
            waiter.join()
            assertThat(condition).hasToString("Condition[0 waiting; lock free]")
        }
        assertThat(trail.steps).containsExactly("still mine", "cancelled: enough, true")
    }

    @Test
    fun cancelledAfterItsWakeUpPassesTheSignalOn() {
        runWeftTest {
            val first = waiter("first")
            val second = waiter("second")
            turns()
            signal()
            first.cancel("enough")
            joinAll(first, second)
            assertThat(condition).hasToString("Condition[0 waiting; lock free]")
        }
        assertThat(trail.steps).containsExactly("first: enough, true", "second")
    }

    @Test
    fun cancelledBeforeItWaitsKeepsTheLock() {
        runWeftTest {
            val waiter = launch {
                condition.withLock {
                    coroutineContext[Job]!!.cancel()
                    try {
                        condition.awaitSignal()
                    } finally {
                        trail += condition
                    }
                }
            }
            waiter.join()
            assertThat(condition.isLocked).isFalse()
        }
        assertThat(trail.steps)
            .singleElement()
            .asString()
            .startsWith("Condition[0 waiting; lock held")
    }

    @Test
    fun withoutTheLockIsAClearError() = runWeftTest {
        val failure = runCatching { condition.awaitSignal() }.exceptionOrNull()
        assertThat(failure)
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessage("await needs the condition's lock, which is free")
    }

    @Test
    fun isForCoroutinesOfItsLoop() = onLoop {
        condition.withLock {
            val failure =
                withContext(Dispatchers.Default) {
                    runCatching { condition.awaitSignal() }.exceptionOrNull()
                }
            assertThat(failure).isInstanceOf(IllegalStateException::class.java)
            assertThat(condition.isLocked).isTrue()
        }
    }

    @Test
    fun noSignalIsLostInAnyOrder() {
        runWeftTest(seeds = 500) {
            val random = Random(Coroutines.currentLoop().hashCode())
            val condition = Condition()
            var woken = 0
            val waiters =
                List(4) {
                    launch {
                        condition.withLock {
                            condition.awaitSignal()
                            woken++
                        }
                    }
                }
            waitUntilBlocked()
            condition.withLock { condition.signal(2) }
            val victim = waiters.random(random)
            turns(random.nextInt(6))
            val wasDone = victim.isCompleted
            victim.cancel()
            waitUntilBlocked()
            assertThat(woken).isEqualTo(2)
            assertThat(waiters.count { it.isCompleted }).isEqualTo(if (wasDone) 2 else 3)
            condition.withLock { condition.signalAll() }
            joinAll(*waiters.toTypedArray())
            assertThat(condition).hasToString("Condition[0 waiting; lock free]")
        }
    }
}
