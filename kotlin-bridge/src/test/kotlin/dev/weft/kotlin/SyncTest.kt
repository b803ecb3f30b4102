package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.sync.BoundedSemaphore
import dev.weft.sync.Event
import dev.weft.sync.Lock
import dev.weft.sync.Semaphore
import kotlin.random.Random
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Weft's locks, semaphores and events in the coroutines of a loop. */
class SyncTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    private suspend fun thrownBy(code: suspend () -> Unit): Throwable? = runCatching {
        code()
    }
        .exceptionOrNull()

    @Nested
    inner class WithLock {
        private val lock = Lock()

        @Test
        fun holdsAFreeOneWithoutATurn() = runWeftTest {
            val holder =
                launch(start = CoroutineStart.UNDISPATCHED) {
                    lock.withLock { trail += lock.isLocked }
                }
            assertThat(holder.isCompleted).isTrue()
            assertThat(lock.isLocked).isFalse()
            assertThat(trail.steps).containsExactly("true")
        }

        @Test
        fun waitsInOneLineWithTasks() {
            runWeftTest {
                lock.tryAcquire()
                val first = launch { lock.withLock { trail += "coroutine" } }
                turns(1)
                val second = Coroutines.spawn(Coroutine { lock.hold().use { trail += "task" } })
                turns(1)
                val third = launch { lock.withLock { trail += "coroutine" } }
                turns()
                lock.release()
                joinAll(first, third)
                second.await()
                assertThat(lock.isLocked).isFalse()
            }
            assertThat(trail.steps).containsExactly("coroutine", "task", "coroutine")
        }

        @Test
        fun nobodyGetsInBetweenARunningBlockAndTheNextInLine() {
            runWeftTest {
                lock.withLock {
                    launch(start = CoroutineStart.UNDISPATCHED) {
                        lock.withLock { trail += "waited" }
                    }
                }
                lock.withLock { trail += "came later" }
            }
            assertThat(trail.steps).containsExactly("waited", "came later")
        }

        @Test
        fun releasesItWhenTheBlockThrows() = runWeftTest {
            assertThat(thrownBy { lock.withLock { throw failure } }).isSameAs(failure)
            assertThat(lock.isLocked).isFalse()
        }

        @Test
        fun cancelledWhileItWaitsLeavesTheLine() = runWeftTest {
            lock.tryAcquire()
            val waiting = launch { lock.withLock { trail += "not reached" } }
            turns()
            waiting.cancel()
            waiting.join()
            assertThat(lock).hasToString("Lock[held]")
            lock.release()
            assertThat(lock.isLocked).isFalse()
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun cancelledAfterItsWakeUpHandsTheLockToTheNext() = runWeftTest {
            lock.tryAcquire()
            val first = launch { lock.withLock { trail += "not reached" } }
            val second = launch { lock.withLock { trail += "second" } }
            turns()
            lock.release()
            first.cancel()
            joinAll(first, second)
            assertThat(lock.isLocked).isFalse()
            assertThat(trail.steps).containsExactly("second")
        }

        @Test
        fun isForCoroutinesOfItsLoop() = onLoop {
            lock.withLock {}
            val elsewhere = withContext(Dispatchers.Default) { thrownBy { lock.withLock {} } }
            assertThat(elsewhere).isInstanceOf(IllegalStateException::class.java)
            assertThat(lock.isLocked).isFalse()
        }
    }

    @Nested
    inner class WithPermit {
        @Test
        fun boundsHowManyAreInside() = runWeftTest {
            val semaphore = BoundedSemaphore(2)
            var inside = 0
            var most = 0
            val jobs =
                List(6) {
                    launch {
                        semaphore.withPermit {
                            most = maxOf(most, ++inside)
                            turns(2)
                            inside--
                        }
                    }
                }
            joinAll(*jobs.toTypedArray())
            assertThat(most).isEqualTo(2)
            assertThat(semaphore.permits()).isEqualTo(2)
        }

        @Test
        fun givesThePermitBackWhenTheBlockThrows() = runWeftTest {
            val semaphore = Semaphore(1)
            assertThat(thrownBy { semaphore.withPermit { throw failure } }).isSameAs(failure)
            assertThat(semaphore.permits()).isEqualTo(1)
        }

        @Test
        fun cancelledAfterItsWakeUpGivesThePermitToTheNext() = runWeftTest {
            val semaphore = Semaphore(0)
            val first = launch { semaphore.withPermit { trail += "not reached" } }
            val second = launch { semaphore.withPermit { trail += "second" } }
            turns()
            semaphore.release()
            first.cancel()
            joinAll(first, second)
            assertThat(semaphore.permits()).isEqualTo(1)
            assertThat(trail.steps).containsExactly("second")
        }
    }

    @Nested
    inner class AwaitSet {
        private val event = Event()

        @Test
        fun goesOnAtOnceIfItIsSet() = runWeftTest {
            event.set()
            val waiting = launch(start = CoroutineStart.UNDISPATCHED) { event.awaitSet() }
            assertThat(waiting.isCompleted).isTrue()
        }

        @Test
        fun wakesCoroutinesAndTasksInTheOrderOfComing() {
            runWeftTest {
                val first = launch {
                    event.awaitSet()
                    trail += "coroutine"
                }
                turns(1)
                val second =
                    Coroutines.spawn(
                        Coroutine {
                            event.await()
                            trail += "task"
                        }
                    )
                turns()
                event.set()
                event.clear()
                first.join()
                second.await()
            }
            assertThat(trail.steps).containsExactly("coroutine", "task")
        }

        @Test
        fun cancelledLeavesTheLine() = runWeftTest {
            val waiting = launch { event.awaitSet() }
            turns()
            waiting.cancel()
            waiting.join()
            assertThat(event).hasToString("Event[not set]")
        }
    }

    @Test
    fun nothingIsLostInAnyOrder() {
        runWeftTest(seeds = 500) {
            val random = Random(Coroutines.currentLoop().hashCode())
            val lock = Lock()
            val semaphore = Semaphore(2)
            var inside = 0
            val jobs =
                List(6) {
                    launch {
                        lock.withLock {
                            assertThat(++inside).isEqualTo(1)
                            try {
                                turns(1)
                            } finally {
                                inside--
                            }
                        }
                    }
                } + List(6) { launch { semaphore.withPermit { turns(1) } } }
            val task = Coroutines.spawn(Coroutine { lock.hold().use { Coroutines.yieldNow() } })
            repeat(6) {
                turns(random.nextInt(3))
                jobs.random(random).cancel()
            }
            joinAll(*jobs.toTypedArray())
            task.await()
            assertThat(lock).hasToString("Lock[free]")
            assertThat(semaphore).hasToString("Semaphore[2 free]")
            assertThat(semaphore.isLocked).isFalse()
        }
    }
}
