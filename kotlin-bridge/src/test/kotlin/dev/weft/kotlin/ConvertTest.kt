package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Deferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

@OptIn(ExperimentalCoroutinesApi::class)
class ConvertTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    @Nested
    inner class AsDeferred {
        @Test
        fun ofADoneFutureIsDoneAtOnce() = withLoop { loop ->
            val done = loop.createFuture<String?>().apply { complete(null) }
            assertThat(done.asDeferred().isCompleted).isTrue()
            assertThat(done.asDeferred().getCompleted()).isNull()
        }

        @Test
        fun ofAFailedFutureHasFailedAtOnceWithTheSameObject() = withLoop { loop ->
            val failed = loop.createFuture<String>().apply { completeExceptionally(failure) }
            assertThat(failed.asDeferred().getCompletionExceptionOrNull()).isSameAs(failure)
        }

        @Test
        fun ofACancelledFutureIsCancelledAtOnce() = withLoop { loop ->
            val cancelled = loop.createFuture<String>().apply { cancel("stop") }
            val deferred = cancelled.asDeferred()
            assertThat(deferred.isCancelled).isTrue()
            assertThat(deferred.getCompletionExceptionOrNull()).hasMessage("stop")
        }

        @Test
        fun getsTheValue() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val deferred = future.asDeferred()
            assertThat(deferred.isCompleted).isFalse()
            future.complete("value")
            assertThat(deferred.await()).isEqualTo("value")
        }

        @Test
        fun getsTheVeryFailure() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val deferred = future.asDeferred()
            future.completeExceptionally(failure)
            deferred.join()
            assertThat(deferred.getCompletionExceptionOrNull()).isSameAs(failure)
        }

        @Test
        fun getsTheOutcomeOfATaskOnAForeignThread() = withLoop { loop ->
            val deferred = loop.submit { Coroutines.yieldNow().let { "result" } }.asDeferred()
            runBlocking { assertThat(deferred.await()).isEqualTo("result") }
        }

        @Test
        fun cancelledCancelsTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            future.asDeferred().cancel(CancellationException("enough"))
            assertThat(future.isCancelled).isTrue()
            assertThatThrownBy { future.get() }.hasMessage("enough")
        }

        @Test
        fun isCancelledWithTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val deferred = future.asDeferred()
            future.cancel("no more")
            deferred.join()
            assertThat(deferred.isCancelled).isTrue()
            assertThat(deferred.getCompletionExceptionOrNull()).hasMessage("no more")
        }

        @Test
        fun hasTheNameOfTheTask() = onLoop { loop ->
            val task = loop.spawn("fetcher", Coroutine { Coroutines.yieldNow() })
            val context = (task.asDeferred() as CoroutineScope).coroutineContext
            assertThat(context[CoroutineName]?.name).isEqualTo("fetcher")
        }

        @Test
        fun isWaitedForByItsParent() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val parent =
                launch(start = CoroutineStart.UNDISPATCHED) {
                    future.asDeferred(coroutineContext.job)
                }
            turns()
            assertThat(parent.isCompleted).isFalse()
            future.complete("value")
            parent.join()
        }

        @Test
        fun failsItsParent() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val parent = Job()
            future.asDeferred(parent)
            future.completeExceptionally(failure)
            parent.join()
            assertThat(parent.isCancelled).isTrue()
        }

        @Test
        fun isCancelledByItsParentAndPassesItOn() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val parent = Job()
            val deferred = future.asDeferred(parent)
            parent.cancel(CancellationException("enough"))
            assertThat(future.isCancelled).isTrue()
            assertThatThrownBy { future.get() }.hasMessage("enough")
            deferred.join()
        }

        @Test
        fun isCancelledWithTheLoop() {
            lateinit var deferred: Deferred<String>
            lateinit var future: Future<String>
            withLoop { loop ->
                future = loop.createFuture()
                deferred = future.asDeferred()
                runBlocking(loop.asCoroutineDispatcher()) { yield() } // it has been registered
            }
            runBlocking { deferred.join() }
            assertThat(deferred.isCancelled).isTrue()
            assertThat(future.isCancelled).isTrue()
        }

        @Test
        fun ofAClosedLoopFailsAtOnce() {
            lateinit var future: Future<String>
            withLoop { future = it.createFuture() }
            assertThat(future.asDeferred().getCompletionExceptionOrNull())
                .isInstanceOf(IllegalStateException::class.java)
        }
    }

    @Nested
    inner class AsTask {
        @Test
        fun hasTheValueAndTheName() = onLoop { loop ->
            val task = async(CoroutineName("fetcher")) { "value" }.asTask(loop)
            assertThat(task.await()).isEqualTo("value")
            assertThat(task.name()).isEqualTo("fetcher")
        }

        @Test
        fun ofAJobEndsWithIt() = onLoop { loop ->
            val job = launch {
                yield()
                trail += "job"
            }
            job.asTask(loop).await()
            assertThat(trail.steps).containsExactly("job")
        }

        @Test
        fun hasTheVeryFailure() = onLoop { loop ->
            supervisorScope {
                val deferred = async<String> { throw failure }.asTask(loop)
                val job = launch(CoroutineExceptionHandler { _, _ -> }) { throw failure }
                for (task in listOf(deferred, job.asTask(loop))) {
                    assertThat(runCatching { task.await() }.exceptionOrNull()).isSameAs(failure)
                }
            }
        }

        @Test
        fun isCancelledAndWaitsForTheCleanup() = onLoop { loop ->
            val cleanup = loop.createFuture<Unit>()
            val deferred =
                async(start = CoroutineStart.UNDISPATCHED) {
                    try {
                        awaitCancellation()
                    } catch (e: CancellationException) {
                        trail += e.message
                        withContext(NonCancellable) { cleanup.await() }
                        throw e
                    }
                }
            val task = deferred.asTask(loop)
            turns()
            task.cancel("enough")
            turns()
            assertThat(trail.steps).containsExactly("enough")
            assertThat(task.isDone).isFalse()
            cleanup.complete(Unit)
            turns()
            assertThat(task.isCancelled).isTrue()
            assertThatThrownBy { task.get() }.hasMessage("enough")
        }

        @Test
        fun failsIfTheCleanupDoes() = onLoop { loop ->
            supervisorScope {
                val deferred =
                    async(start = CoroutineStart.UNDISPATCHED) {
                        try {
                            awaitCancellation()
                        } finally {
                            throw failure
                        }
                    }
                val task = deferred.asTask(loop)
                turns()
                task.cancel()
                turns()
                assertThat(task.exceptionNow()).isSameAs(failure)
            }
        }

        @Test
        fun cancelledBeforeItsFirstTurnCancelsTheDeferredToo() = onLoop { loop ->
            val deferred = CompletableDeferred<String>()
            deferred.asTask(loop).cancel("enough")
            deferred.join()
            assertThat(deferred.getCompletionExceptionOrNull()).hasMessage("enough")
        }

        @Test
        fun isCancelledWithTheDeferred() = onLoop { loop ->
            val deferred = CompletableDeferred<String>()
            val task = deferred.asTask(loop)
            deferred.cancel(CancellationException("no more"))
            turns()
            assertThatThrownBy { task.get() }
                .isInstanceOf(CancellationException::class.java)
                .hasMessage("no more")
        }

        @Test
        fun isCancelledByALoopThatClosesAndWaitsForTheDeferred() {
            val started = CountDownLatch(1)
            val deferred =
                CoroutineScope(Dispatchers.Default).async {
                    try {
                        started.countDown()
                        awaitCancellation()
                    } finally {
                        trail += "cleaned up"
                    }
                }
            withLoop {
                deferred.asTask(it)
                started.await()
            }
            assertThat(trail.steps).containsExactly("cleaned up")
        }
    }

    @Nested
    inner class AsTaskCancelledBeforeItsFirstTurn {
        @Test
        fun theLoopWaitsForTheCleanupAllTheSame() {
            val started = CountDownLatch(1)
            val mayEnd = CountDownLatch(1)
            val deferred =
                CoroutineScope(Dispatchers.Default).async {
                    try {
                        started.countDown()
                        awaitCancellation()
                    } finally {
                        mayEnd.await()
                        trail += "cleaned up"
                    }
                }
            started.await()
            withLoop { loop ->
                loop.submit(Coroutine { deferred.asTask(loop).cancel() }).get()
                Thread.ofPlatform().start {
                    while (deferred.isActive) Thread.onSpinWait()
                    mayEnd.countDown()
                }
            }
            assertThat(trail.steps).containsExactly("cleaned up")
        }
    }

    @Nested
    inner class AsFuture {
        @Test
        fun ofADoneDeferredIsDoneAtOnce() = withLoop { loop ->
            assertThat(CompletableDeferred("value").asFuture(loop).resultNow()).isEqualTo("value")
        }

        @Test
        fun ofAFailedDeferredHasFailedAtOnceWithTheSameObject() = withLoop { loop ->
            val failed = CompletableDeferred<String>().apply { completeExceptionally(failure) }
            assertThat(failed.asFuture(loop).exceptionNow()).isSameAs(failure)
        }

        @Test
        fun isAwaitedByATask() = onLoop { loop ->
            val deferred = async(Dispatchers.Default) { "value" }
            val task = loop.task { Coroutines.await(deferred.asFuture(loop)) }
            assertThat(task.await()).isEqualTo("value")
        }

        @Test
        fun failsATaskWithTheVeryFailure() = onLoop { loop ->
            supervisorScope {
                val deferred = async<String>(Dispatchers.Default) { throw failure }
                val task = loop.task {
                    try {
                        Coroutines.await(deferred.asFuture(loop))
                    } catch (caught: Failure) {
                        caught
                    }
                }
                assertThat(task.await()).isSameAs(failure)
            }
        }

        @Test
        fun cancelledCancelsTheDeferred() = onLoop { loop ->
            val deferred = CompletableDeferred<String>()
            deferred.asFuture(loop).cancel("enough")
            deferred.join()
            assertThat(deferred.getCompletionExceptionOrNull()).hasMessage("enough")
        }

        @Test
        fun isCancelledWithoutWaitingForTheCleanup() = onLoop { loop ->
            val cleanup = loop.createFuture<Unit>()
            val deferred =
                async(start = CoroutineStart.UNDISPATCHED) {
                    try {
                        awaitCancellation()
                    } finally {
                        withContext(NonCancellable) { cleanup.await() }
                    }
                }
            val future = deferred.asFuture(loop)
            future.cancel()
            turns()
            assertThat(future.isCancelled).isTrue()
            assertThat(deferred.isCompleted).isFalse()
            cleanup.complete(Unit)
            deferred.join()
        }

        @Test
        fun cancellingTheTaskThatAwaitsItCancelsTheCoroutine() = onLoop { loop ->
            val deferred =
                async(start = CoroutineStart.UNDISPATCHED) {
                    try {
                        awaitCancellation()
                    } finally {
                        trail += "coroutine"
                    }
                }
            val task = loop.task { Coroutines.await(deferred.asFuture(loop)) }
            turns()
            task.cancel()
            deferred.join()
            assertThat(task.isCancelled).isTrue()
            assertThat(trail.steps).containsExactly("coroutine")
        }

        @Test
        fun isCancelledWithTheDeferred() = onLoop { loop ->
            val deferred = CompletableDeferred<String>()
            val future = deferred.asFuture(loop)
            deferred.cancel(CancellationException("no more"))
            assertThat(future.isCancelled).isTrue()
            assertThatThrownBy { future.get() }.hasMessage("no more")
        }

        @Test
        fun completedByHandCancelsTheDeferred() = onLoop { loop ->
            val deferred = CompletableDeferred<String>()
            deferred.asFuture(loop).complete("by hand")
            deferred.join()
            assertThat(deferred.isCancelled).isTrue()
        }

        @Test
        fun ofAPendingDeferredNeedsALoopThatRuns() {
            val loop = EventLoop.start("closed").apply { close() }
            assertThatThrownBy { CompletableDeferred<String>().asFuture(loop) }
                .isInstanceOf(RejectedExecutionException::class.java)
            assertThat(CompletableDeferred("value").asFuture(loop).resultNow()).isEqualTo("value")
        }

        @Test
        fun thereAndBackAgainIsTheSameOutcome() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val back = future.asDeferred().asFuture(loop)
            launch { future.complete("value") }
            assertThat(back.await()).isEqualTo("value")
        }
    }
}
