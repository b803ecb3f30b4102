package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.Coroutines.shield
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Inside
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.isActive
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.condition.DisabledIfSystemProperty

class AwaitTest {
    private val trail = Trail()

    private suspend fun <T> awaitAndTell(future: Future<T>) {
        try {
            trail += future.await()
        } catch (e: CancellationException) {
            trail += "cancelled: ${e.message}, active: ${currentCoroutineContext().isActive}"
        }
    }

    private suspend fun failureOf(future: Future<*>): Throwable? =
        try {
            future.await()
            null
        } catch (failure: Throwable) {
            failure
        }

    @Nested
    inner class Ready {
        @Test
        fun aDoneFutureIsTakenWithoutATurn() = onLoop { loop ->
            val done = loop.createFuture<String>().apply { complete("value") }
            loop.execute { trail += "the next in the queue" }
            trail += done.await()
            yield()
            assertThat(trail.steps).containsExactly("value", "the next in the queue")
        }

        @Test
        fun aFailedFutureFailsWithoutATurn() = onLoop { loop ->
            val failure = Failure("boom")
            val failed = loop.createFuture<String>().apply { completeExceptionally(failure) }
            loop.execute { trail += "the next in the queue" }
            assertThat(failureOf(failed)).isSameAs(failure)
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun aCancelledFutureThrowsItsCancellation() = onLoop { loop ->
            val cancelled = loop.createFuture<String>().apply { cancel("stop") }
            awaitAndTell(cancelled)
            assertThat(trail.steps).containsExactly("cancelled: stop, active: true")
        }

        @Test
        fun theOutcomeOutlivesTheLoop() =
            runBlocking<Unit> {
                lateinit var done: Future<String>
                withLoop { done = it.createFuture<String>().apply { complete("value") } }
                assertThat(done.await()).isEqualTo("value")
            }
    }

    @Nested
    inner class Waiting {
        @Test
        fun theValueComesWithTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch { awaitAndTell(future) }
            yield()
            trail += "completing"
            future.complete("value")
            waiter.join()
            assertThat(trail.steps).containsExactly("completing", "value")
        }

        @Test
        fun nullIsAValue() = onLoop { loop ->
            val future = loop.createFuture<String?>()
            loop.execute { future.complete(null) }
            assertThat(future.await()).isNull()
        }

        @Test
        fun aTaskIsAFuture() = onLoop { loop ->
            val task = loop.task {
                Coroutines.yieldNow()
                "result"
            }
            assertThat(task.await()).isEqualTo("result")
        }

        @Test
        fun coroutinesAndTasksGoOnInTheOrderInWhichTheyCame() = onLoop { loop ->
            val future = loop.createFuture<Int>()
            val waiters =
                (1..6).map { number ->
                    if (number % 2 == 0) {
                        launch { trail += "coroutine $number: ${future.await()}" }
                    } else {
                        val task = loop.task {
                            trail += "task $number: ${Coroutines.await(future)}"
                        }
                        launch(start = CoroutineStart.UNDISPATCHED) { task.await() }
                    }
                }
            turns()
            future.complete(7)
            waiters.joinAll()
            assertThat(trail.steps)
                .containsExactly(
                    "task 1: 7",
                    "coroutine 2: 7",
                    "task 3: 7",
                    "coroutine 4: 7",
                    "task 5: 7",
                    "coroutine 6: 7",
                )
        }

        @Test
        fun aForeignThreadMayCompleteTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            Thread.ofVirtual().start { future.complete("value") }
            assertThat(future.await()).isEqualTo("value")
            assertThat(loop.isCurrent).isTrue()
        }
    }

    @Nested
    inner class Failing {
        @Test
        @DisabledIfSystemProperty(named = "kotlinx.coroutines.debug", matches = "off")
        fun kotlinxCopiesFailuresInThisJvm() {
            val failure = Failure("boom")
            val caught = runBlocking {
                val deferred = CompletableDeferred<Unit>().apply { completeExceptionally(failure) }
                runCatching { deferred.await() }.exceptionOrNull()
            }
            // Otherwise the tests of identity below show nothing; -ea turns it on.
            assertThat(caught).isInstanceOf(Failure::class.java).isNotSameAs(failure)
        }

        @Test
        fun theFailureIsTheVerySameObject() = onLoop { loop ->
            val failure = Failure("boom")
            val future = loop.createFuture<Unit>()
            loop.execute { future.completeExceptionally(failure) }
            assertThat(failureOf(future)).isSameAs(failure)
        }

        @Test
        fun soItIsOnAnotherDispatcher() = withLoop { loop ->
            val failure = Failure("boom")
            val future = loop.createFuture<Unit>()
            runBlocking(Dispatchers.Default) {
                val waiter = async { failureOf(future) }
                loop.execute { future.completeExceptionally(failure) }
                assertThat(waiter.await()).isSameAs(failure)
            }
        }

        @Test
        fun soItIsFromATask() = onLoop { loop ->
            val failure = Failure("boom")
            assertThat(failureOf(loop.task { throw failure })).isSameAs(failure)
        }

        @Test
        fun theCancellationOfATaskIsTheOneThatEndedIt() = onLoop { loop ->
            val cancellation = CancellationException("my own")
            assertThat(failureOf(loop.task { throw cancellation })).isSameAs(cancellation)
        }
    }

    @Nested
    inner class Cancelling {
        @Test
        fun cancellingTheCoroutineCancelsTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch { awaitAndTell(future) }
            yield()
            waiter.cancel(CancellationException("enough"))
            assertThat(future.isCancelled).isTrue()
            waiter.join()
            assertThat(trail.steps).containsExactly("cancelled: enough, active: false")
            assertThat(runCatching { future.await() }.exceptionOrNull()).hasMessage("enough")
        }

        @Test
        fun cancellingTheFutureLeavesTheCoroutineActive() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch { awaitAndTell(future) }
            yield()
            future.cancel("no more")
            waiter.join()
            assertThat(trail.steps).containsExactly("cancelled: no more, active: true")
        }

        @Test
        fun theCancellationReachesTheInnermostTask() = onLoop { loop ->
            val innermost = loop.createFuture<String>()
            val inner = loop.task {
                try {
                    Coroutines.await(innermost)
                } finally {
                    trail += "inner"
                }
            }
            val outer = loop.task {
                try {
                    Coroutines.await(inner)
                } finally {
                    trail += "outer"
                }
            }
            val waiter = launch { outer.await() }
            turns()
            waiter.cancelAndJoin()
            turns()
            assertThat(trail.steps).containsExactly("inner", "outer")
            assertThat(listOf(innermost, inner, outer)).allMatch { it.isCancelled }
        }

        @Test
        fun theCoroutineDoesNotWaitForTheCleanupOfATask() = onLoop { loop ->
            val cleanup = loop.createFuture<Unit>()
            val task = loop.task {
                try {
                    Coroutines.await(loop.createFuture<Unit>())
                } finally {
                    Coroutines.await(cleanup)
                }
            }
            val waiter = launch { task.await() }
            turns()
            waiter.cancelAndJoin()
            assertThat(task.isDone).isFalse()
            cleanup.complete(Unit)
            awaitAndTell(task)
            assertThat(task.isCancelled).isTrue()
        }

        @Test
        fun aTaskThatSwallowsTheCancellationDisturbsNobody() = onLoop { loop ->
            val task = loop.task {
                try {
                    Coroutines.await(loop.createFuture<String>())
                } catch (_: CancellationException) {
                    "all the same"
                }
            }
            val waiter = launch { awaitAndTell(task) }
            turns()
            waiter.cancelAndJoin()
            assertThat(task.await()).isEqualTo("all the same")
            assertThat(trail.steps).hasSize(1)
        }

        @Test
        fun aShieldedFutureGoesOn() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch { shield(future).await() }
            yield()
            waiter.cancelAndJoin()
            assertThat(future.isDone).isFalse()
        }

        @Test
        fun aValueThatCameTooLateStaysInTheFuture() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch { awaitAndTell(future) }
            yield()
            future.complete("value")
            waiter.cancelAndJoin()
            assertThat(trail.steps).hasSize(1).first().asString().startsWith("cancelled")
            assertThat(future.await()).isEqualTo("value")
        }

        @Test
        fun aFailureThatCameTooLateIsReported() {
            val reported = mutableListOf<Throwable?>()
            val failure = Failure("too late")
            onLoop { loop ->
                loop.setExceptionHandler { _, trouble -> reported += trouble.exception }
                val future = loop.createFuture<String>()
                val waiter = launch { awaitAndTell(future) }
                yield()
                future.completeExceptionally(failure)
                waiter.cancelAndJoin()
            }
            assertThat(reported).containsExactly(failure)
        }

        @Test
        fun aCoroutineThatIsCancelledAlreadyCancelsTheFutureAtOnce() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter = launch {
                try {
                    loop.createFuture<Unit>().await()
                } finally {
                    awaitAndTell(future)
                }
            }
            yield()
            waiter.cancelAndJoin()
            assertThat(future.isCancelled).isTrue()
        }
    }

    @Nested
    inner class Shielded {
        @Test
        fun givesTheValueAtOnceOrLater() = onLoop { loop ->
            val future = loop.createFuture<String>()
            loop.execute { future.complete("value") }
            assertThat(future.awaitShielded()).isEqualTo("value")
            assertThat(future.awaitShielded()).isEqualTo("value")
        }

        @Test
        fun throwsTheVeryFailure() = onLoop { loop ->
            val failure = Failure("boom")
            val future = loop.createFuture<Unit>()
            loop.execute { future.completeExceptionally(failure) }
            assertThat(runCatching { future.awaitShielded() }.exceptionOrNull()).isSameAs(failure)
        }

        @Test
        fun cancellingOneWaiterLeavesTheFutureToTheOthers() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val impatient = launch { future.awaitShielded() }
            val patient = launch { trail += future.awaitShielded() }
            yield()
            impatient.cancelAndJoin()
            assertThat(future.isDone).isFalse()
            future.complete("value")
            patient.join()
            assertThat(impatient.isCancelled).isTrue()
            assertThat(trail.steps).containsExactly("value")
        }

        @Test
        fun aWaiterThatGaveUpLeavesNothingBehind() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val before = Inside.waiters(future)
            repeat(3) {
                val waiter = launch { future.awaitShielded() }
                yield()
                waiter.cancelAndJoin()
            }
            assertThat(Inside.waiters(future)).isEqualTo(before)
        }

        @Test
        fun soItIsOnAForeignThread() = withLoop { loop ->
            val future = loop.createFuture<String>()
            runBlocking(Dispatchers.Default) {
                launch(start = CoroutineStart.UNDISPATCHED) { future.awaitShielded() }
                    .cancelAndJoin()
                loop.execute { future.complete("value") }
                assertThat(future.awaitShielded()).isEqualTo("value")
            }
        }

        @Test
        fun aLoopThatClosesCancelsIt() {
            val loop = EventLoop.start("closing")
            val future = loop.createFuture<String>()
            runBlocking {
                val waiter =
                    launch(start = CoroutineStart.UNDISPATCHED) {
                        trail += runCatching { future.awaitShielded() }.exceptionOrNull()!!.message
                    }
                withContext(Dispatchers.IO) { loop.close() }
                waiter.join()
            }
            assertThat(trail.steps).containsExactly("the loop closed")
        }
    }

    @Nested
    inner class Elsewhere {
        @Test
        fun theCoroutineResumesOnItsOwnDispatcher() = withLoop { loop ->
            val future = loop.createFuture<String>()
            runBlocking {
                launch(start = CoroutineStart.UNDISPATCHED) {
                    trail += future.await()
                    trail += loop.isCurrent
                }
                future.complete("value")
            }
            assertThat(trail.steps).containsExactly("value", "false")
        }

        @Test
        fun theFutureMayBelongToAnotherLoop() = withLoop { other ->
            val future = other.createFuture<String>()
            onLoop { loop ->
                val waiter = launch {
                    trail += future.await()
                    trail += loop.isCurrent
                }
                yield()
                other.execute { future.complete("from there") }
                waiter.join()
            }
            assertThat(trail.steps).containsExactly("from there", "true")
        }

        @Test
        fun cancellingFromAForeignThreadCancelsTheFuture() = withLoop { loop ->
            val future = loop.createFuture<String>()
            runBlocking(Dispatchers.Default) {
                val waiter = launch(start = CoroutineStart.UNDISPATCHED) { future.await() }
                waiter.cancelAndJoin()
            }
            assertThat(future.isCancelled).isTrue()
        }
    }

    @Nested
    inner class ClosedLoop {
        @Test
        fun aFutureThatNobodyCanCompleteIsAClearError() {
            lateinit var future: Future<String>
            withLoop { future = it.createFuture() }
            assertThatThrownBy { runBlocking { future.await() } }
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("the loop closed before Future[pending] was done")
        }

        @Test
        fun aLoopThatClosesCancelsWhatAForeignCoroutineWaitsFor() {
            val loop = EventLoop.start("closing")
            val future = loop.createFuture<String>()
            runBlocking {
                val waiter = launch(start = CoroutineStart.UNDISPATCHED) { awaitAndTell(future) }
                withContext(Dispatchers.IO) { loop.close() }
                waiter.join()
            }
            assertThat(trail.steps).containsExactly("cancelled: the loop closed, active: true")
            assertThat(future.isCancelled).isTrue()
        }

        @Test
        fun aTaskThatEndsWhileTheLoopClosesGivesItsOutcome() {
            val loop = EventLoop.start("closing")
            val started = CountDownLatch(1)
            val result = loop.submit {
                started.countDown()
                try {
                    Coroutines.await(loop.createFuture<String>())
                } catch (_: CancellationException) {
                    Coroutines.yieldNow()
                    "saved"
                }
            }
            started.await()
            runBlocking {
                val waiter = launch(start = CoroutineStart.UNDISPATCHED) { awaitAndTell(result) }
                withContext(Dispatchers.IO) { loop.close() }
                waiter.join()
            }
            assertThat(trail.steps).containsExactly("saved")
        }

        @Test
        fun aFutureThatCameInTimeIsNotTouched() {
            val loop = EventLoop.start("closing")
            val future = loop.createFuture<String>()
            runBlocking {
                val waiter = launch(start = CoroutineStart.UNDISPATCHED) { awaitAndTell(future) }
                future.complete("value")
                waiter.join()
                withContext(Dispatchers.IO) { loop.close() }
            }
            assertThat(trail.steps).containsExactly("value")
        }
    }
}
