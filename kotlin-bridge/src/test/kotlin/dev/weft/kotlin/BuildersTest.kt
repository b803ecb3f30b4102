package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.ExecutionException
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

class BuildersTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    @Nested
    inner class Outcome {
        @Test
        fun isTheValueOfTheBlock() = withLoop { loop ->
            val future = loop.future {
                yield()
                "value"
            }
            assertThat(future.get()).isEqualTo("value")
        }

        @Test
        fun isThereForATask() = onLoop { loop ->
            val task = loop.task {
                val future = loop.future {
                    yield()
                    20
                }
                Coroutines.await(future) + 1
            }
            assertThat(task.await()).isEqualTo(21)
        }

        @Test
        fun comesAfterTheChildren() = onLoop { loop ->
            val gate = loop.createFuture<Unit>()
            val future = loop.future {
                launch { gate.await() }
                "value"
            }
            turns()
            assertThat(future.isDone).isFalse()
            gate.complete(Unit)
            assertThat(future.await()).isEqualTo("value")
        }

        @Test
        fun comesFromAChildThatEndsElsewhere() = withLoop { loop ->
            val gate = CompletableDeferred<Unit>()
            val future = loop.future {
                launch(Dispatchers.Default) { gate.await() }
                "value"
            }
            gate.complete(Unit)
            assertThat(future.get()).isEqualTo("value")
        }

        @Test
        fun isTheVeryFailure() = withLoop { loop ->
            val future = loop.future {
                yield()
                throw failure
            }
            assertThatThrownBy { future.get() }
                .isInstanceOf(ExecutionException::class.java)
                .cause()
                .isSameAs(failure)
        }

        @Test
        fun isTheVeryFailureOfAChild() = withLoop { loop ->
            val future = loop.future { launch { throw failure } }
            assertThatThrownBy { future.get() }.cause().isSameAs(failure)
        }

        @Test
        fun isCancelledIfTheBlockCancelsItself() = onLoop { loop ->
            val future = loop.future<Unit> { throw CancellationException("my own") }
            turns()
            assertThat(future.isCancelled).isTrue()
            assertThatThrownBy { future.get() }.hasMessage("my own")
        }
    }

    @Nested
    inner class Starting {
        @Test
        fun takesATurn() = onLoop { loop ->
            loop.future {
                trail += "coroutine"
                trail += loop.isCurrent
            }
            trail += "caller"
            yield()
            assertThat(trail.steps).containsExactly("caller", "coroutine", "true")
        }

        @Test
        fun fromAForeignThreadEndsUpOnTheLoop() = withLoop { loop ->
            assertThat(loop.future { loop.isCurrent }.get()).isTrue()
        }

        @Test
        fun undispatchedIsOnTheSpot() = onLoop { loop ->
            val future =
                loop.future(start = CoroutineStart.UNDISPATCHED) {
                    trail += "first stretch"
                    yield()
                    trail += "second stretch"
                }
            trail += "caller"
            future.await()
            assertThat(trail.steps).containsExactly("first stretch", "caller", "second stretch")
        }

        @Test
        fun undispatchedElsewhereIsAClearError() = withLoop { loop ->
            assertThatThrownBy { loop.future(start = CoroutineStart.UNDISPATCHED) {} }
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("not the loop's")
        }

        @Test
        fun lazyIsAClearError() = withLoop { loop ->
            assertThatThrownBy { loop.future(start = CoroutineStart.LAZY) {} }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessageContaining("lazy")
        }

        @Test
        fun withAnotherDispatcherIsAClearError() = withLoop { loop ->
            assertThatThrownBy { loop.future(Dispatchers.Default) {} }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessageContaining("withContext")
        }

        @Test
        fun underAnotherJobIsAClearError() = withLoop { loop ->
            assertThatThrownBy { loop.future(Job()) {} }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessageContaining("no parent")
        }

        @Test
        fun onAClosedLoopIsRejected() {
            val loop = EventLoop.start("closed").apply { close() }
            assertThatThrownBy { loop.future { trail += "ran" } }
                .isInstanceOf(RejectedExecutionException::class.java)
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun givesTheLoopATaskOfThatName() = onLoop { loop ->
            val future = loop.future(CoroutineName("fetcher")) { awaitCancellation() }
            turns()
            assertThat(loop.task { Coroutines.allTasks().map { it.name() } }.await())
                .contains("fetcher")
            future.cancel()
        }
    }

    @Nested
    inner class Cancelling {
        private fun EventLoop.futureThatCleansUp(cleanup: Future<Unit>): Future<Unit> = future {
            try {
                awaitCancellation()
            } catch (e: CancellationException) {
                trail += "cancelled: ${e.message}"
                withContext(NonCancellable) { cleanup.await() }
                trail += "cleaned up"
                throw e
            }
        }

        @Test
        fun isDoneAtOnceAndReachesTheCoroutine() = onLoop { loop ->
            val cleanup = loop.createFuture<Unit>()
            val future = loop.futureThatCleansUp(cleanup)
            turns()
            assertThat(future.cancel("enough")).isTrue()
            assertThat(future.isCancelled).isTrue()
            turns()
            assertThat(trail.steps).containsExactly("cancelled: enough")
            cleanup.complete(Unit)
            turns()
            assertThat(trail.steps).endsWith("cleaned up")
        }

        @Test
        fun aCoroutineThatHasNotStartedNeverRuns() = onLoop { loop ->
            val future = loop.future { trail += "ran" }
            future.cancel()
            turns()
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun aForeignThreadMayDoItBeforeTheStartToo() = withLoop { loop ->
            val busy = CountDownLatch(1)
            loop.execute(busy::await)
            val future = loop.future { trail += "ran" }
            future.cancel()
            busy.countDown()
            loop.future {}.get()
            assertThat(trail.steps).isEmpty()
        }

        @OptIn(DelicateCoroutinesApi::class)
        @Test
        fun anAtomicStartHappensNevertheless() = onLoop { loop ->
            val future =
                loop.future(start = CoroutineStart.ATOMIC) {
                    trail += "ran"
                    yield()
                    trail += "and went on"
                }
            future.cancel()
            turns()
            assertThat(trail.steps).containsExactly("ran")
        }

        @Test
        fun aFailureThatComesAfterwardsIsReported() = onLoop { loop ->
            val reported = mutableListOf<Throwable?>()
            loop.setExceptionHandler { _, trouble -> reported += trouble.exception }
            val future =
                loop.future<Unit> {
                    try {
                        awaitCancellation()
                    } finally {
                        throw failure
                    }
                }
            turns()
            future.cancel()
            turns()
            assertThat(reported).containsExactly(failure)
        }

        @Test
        fun aTaskThatAwaitsItPassesItsCancellationOn() = onLoop { loop ->
            val future = loop.futureThatCleansUp(loop.createFuture<Unit>().apply { complete(Unit) })
            val task = loop.task { Coroutines.await(future) }
            turns()
            task.cancel("from the task")
            turns()
            assertThat(trail.steps).containsExactly("cancelled: from the task", "cleaned up")
            assertThat(task.isCancelled).isTrue()
        }
    }

    @Nested
    inner class ClosingLoop {
        @Test
        fun cancelsTheCoroutineAndWaitsForItsCleanup() {
            val future: Future<Unit>
            val started = CountDownLatch(1)
            EventLoop.start("closing").use { loop ->
                future = loop.future {
                    try {
                        started.countDown()
                        awaitCancellation()
                    } finally {
                        withContext(NonCancellable) {
                            delay(1)
                            trail += "cleaned up on the loop: ${loop.isCurrent}"
                        }
                    }
                }
                started.await()
            }
            trail += "closed"
            assertThat(trail.steps).containsExactly("cleaned up on the loop: true", "closed")
            assertThat(future.isCancelled).isTrue()
        }

        @Test
        fun waitsForAChildThatCleansUpElsewhere() {
            val started = CountDownLatch(1)
            EventLoop.start("closing").use { loop ->
                loop.future {
                    launch(Dispatchers.Default) {
                        try {
                            started.countDown()
                            awaitCancellation()
                        } finally {
                            trail += "cleaned up"
                        }
                    }
                }
                started.await()
            }
            assertThat(trail.steps).containsExactly("cleaned up")
        }

        @Test
        fun endsARunThatLeavesACoroutineBehind() {
            Coroutines.run(
                Coroutine {
                    Coroutines.currentLoop().future {
                        try {
                            delay(3_600_000)
                        } finally {
                            trail += "cleaned up"
                        }
                    }
                    repeat(5) { Coroutines.yieldNow() }
                    trail += "main is done"
                }
            )
            assertThat(trail.steps).containsExactly("main is done", "cleaned up")
        }
    }
}
