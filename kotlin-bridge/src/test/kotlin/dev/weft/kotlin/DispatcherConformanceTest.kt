package dev.weft.kotlin

import dev.weft.EventLoop
import kotlin.coroutines.EmptyCoroutineContext
import kotlinx.coroutines.CancellationException
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.Job
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** What kotlinx.coroutines asks of a dispatcher, asked of the loop's: see KOTLINX.md. */
@OptIn(DelicateCoroutinesApi::class)
class DispatcherConformanceTest {
    private val trail = Trail()
    private val failure = Failure("failure")

    /** What `block` throws; null if nothing. */
    private suspend fun thrownBy(block: suspend () -> Unit): Throwable? =
        try {
            block()
            null
        } catch (thrown: Throwable) {
            thrown
        }

    @Nested
    inner class WithContext {
        @Test
        fun throwsWhatItsBlockThrows() = withLoop { loop ->
            val fromElsewhere = runBlocking {
                thrownBy { withContext(loop.asCoroutineDispatcher()) { throw failure } }
            }
            val onTheSpot = runWeft {
                thrownBy { withContext(CoroutineName("other")) { throw failure } }
            }
            assertThat(fromElsewhere).hasMessage("failure").isInstanceOf(Failure::class.java)
            assertThat(onTheSpot).hasMessage("failure").isInstanceOf(Failure::class.java)
        }

        @Test
        fun onTheSameLoopTakesATurnOnlyIfItSuspends() = onLoop {
            launch { trail += "other" }
            withContext(CoroutineName("same loop")) { trail += "at once" }
            withContext(CoroutineName("same loop")) {
                trail += "before"
                yield()
                trail += "after"
            }
            assertThat(trail.steps).containsExactly("at once", "before", "other", "after")
        }

        @Test
        fun underAJobThatIsCancelledNeverBegins() = withLoop { loop ->
            val cancelled = Job().apply { cancel("enough") }
            val thrown = runBlocking {
                thrownBy {
                    withContext(loop.asCoroutineDispatcher() + cancelled) { trail += "ran" }
                }
            }
            assertThat(thrown).isInstanceOf(CancellationException::class.java)
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun inACoroutineThatIsCancelledNeverBegins() = withLoop { loop ->
            runBlocking {
                launch {
                    currentCoroutineContext().cancel()
                    withContext(loop.asCoroutineDispatcher()) { trail += "ran" }
                }
                    .join()
            }
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun whoseJobIsCancelledInsideThrowsThat() = onLoop { loop ->
            val job = Job()
            val thrown = thrownBy {
                withContext(job) {
                    job.cancel("enough")
                    yield()
                }
            }
            assertThat(thrown).hasMessage("enough")
            assertThat(currentCoroutineContext().isActive).isTrue()
        }

        @Test
        fun cancelledInsideThrowsAFailureRatherThanTheCancellation() = withLoop { loop ->
            val caught = runBlocking {
                val seen = CompletableDeferred<Throwable?>()
                launch {
                    val own = currentCoroutineContext().job
                    seen.complete(
                        thrownBy {
                            withContext(loop.asCoroutineDispatcher()) {
                                own.cancel()
                                throw failure
                            }
                        }
                    )
                }
                seen.await()
            }
            assertThat(caught).isInstanceOf(Failure::class.java)
        }

        @Test
        fun cancelledInsideThrowsTheCancellationForAValue() = withLoop { loop ->
            val caught = runBlocking {
                val seen = CompletableDeferred<Throwable?>()
                launch {
                    val own = currentCoroutineContext().job
                    seen.complete(
                        thrownBy { withContext(loop.asCoroutineDispatcher()) { own.cancel() } }
                    )
                }
                seen.await()
            }
            assertThat(caught).isInstanceOf(CancellationException::class.java)
        }

        @Test
        fun waitsForItsChildrenAndThrowsTheirFailure() = withLoop { loop ->
            runBlocking {
                lateinit var inner: Job
                withContext(loop.asCoroutineDispatcher()) {
                    inner = currentCoroutineContext().job
                    launch { trail += "child" }
                    trail += "block"
                }
                trail += "over ${inner.isCompleted} ${inner.isCancelled}"
                val thrown = thrownBy {
                    withContext(loop.asCoroutineDispatcher()) { launch { throw failure } }
                }
                assertThat(thrown).isInstanceOf(Failure::class.java)
            }
            assertThat(trail.steps).containsExactly("block", "child", "over true false")
        }
    }

    @Nested
    inner class LimitedParallelism {
        @Test
        fun ofLessThanOneIsAnError() = withLoop { loop ->
            listOf(0, -1, Int.MIN_VALUE).forEach { count ->
                assertThatThrownBy { loop.asCoroutineDispatcher().limitedParallelism(count) }
                    .isInstanceOf(IllegalArgumentException::class.java)
            }
            loop.asCoroutineDispatcher().limitedParallelism(Int.MAX_VALUE)
        }

        @Test
        fun twoViewsTakeTurns() = onLoop { loop ->
            val endless =
                launch(loop.asCoroutineDispatcher().limitedParallelism(1)) { while (true) yield() }
            val other =
                launch(loop.asCoroutineDispatcher().limitedParallelism(1)) { endless.cancel() }
            joinAll(endless, other)
        }

        @Test
        fun aBlockThatThrowsIsReportedAndTheViewGoesOn() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            val view = loop.asCoroutineDispatcher().limitedParallelism(1)
            view.dispatch(EmptyCoroutineContext, Runnable { throw failure })
            runBlocking { withContext(view) { trail += "goes on" } }
            assertThat(trail.steps).containsExactly("$failure", "goes on")
        }
    }

    @Nested
    inner class WithTimeout {
        @Test
        fun isCaughtOnTheLoopInsideAndOutside() = withLoop { loop ->
            runBlocking {
                withContext(loop.asCoroutineDispatcher()) {
                    try {
                        withTimeout(1) {
                            try {
                                delay(3_600_000)
                            } finally {
                                trail += "inside ${loop.isCurrent}"
                            }
                        }
                    } catch (_: TimeoutCancellationException) {
                        trail += "outside ${loop.isCurrent}"
                    }
                    trail += "goes on ${loop.isCurrent}"
                }
            }
            assertThat(trail.steps).containsExactly("inside true", "outside true", "goes on true")
        }
    }

    @Nested
    inner class Unconfined {
        @Test
        fun runsOnTheSpotAndNestedOnesAfterwards() = onLoop {
            trail += "before"
            launch(Dispatchers.Unconfined) {
                trail += "outer"
                launch {
                    trail += "inner"
                    launch { trail += "innermost" }
                    trail += "end of inner"
                }
                trail += "end of outer"
            }
            trail += "after"
            assertThat(trail.steps)
                .containsExactly(
                    "before",
                    "outer",
                    "end of outer",
                    "inner",
                    "end of inner",
                    "innermost",
                    "after",
                )
        }

        @Test
        fun oneAfterAnotherRunInOrder() = onLoop {
            repeat(3) { number -> launch(Dispatchers.Unconfined) { trail += number } }
            assertThat(trail.steps).containsExactly("0", "1", "2")
        }

        @Test
        fun yieldsToOthersOfItsKindAlone() = onLoop { loop ->
            loop.execute { trail += "the loop's next" }
            launch(Dispatchers.Unconfined) {
                launch { trail += "nested" }
                trail += "outer"
                yield()
                trail += "outer again"
            }
            yield()
            assertThat(trail.steps)
                .containsExactly("outer", "nested", "outer again", "the loop's next")
        }

        @Test
        fun isCancelledAtItsYield() = onLoop {
            GlobalScope.launch(Dispatchers.Unconfined) {
                    val job = currentCoroutineContext().job
                    GlobalScope.launch(Dispatchers.Unconfined) {
                        trail += "cancels"
                        job.cancel()
                    }
                    try {
                        yield()
                    } finally {
                        trail += "cancelled"
                    }
                }
                .join()
            assertThat(trail.steps).containsExactly("cancels", "cancelled")
        }

        @Test
        fun aBlockThatThrowsEndsWithItsChildren() = onLoop {
            val thrown = thrownBy {
                withContext(Dispatchers.Unconfined) {
                    launch(start = CoroutineStart.ATOMIC) { trail += "child" }
                    throw failure
                }
            }
            assertThat(thrown).isInstanceOf(Failure::class.java)
            assertThat(trail.steps).containsExactly("child")
        }

        @Test
        fun goesOnWhereItIsResumed() = onLoop { loop ->
            val elsewhere = CompletableDeferred<Unit>()
            val back = loop.createFuture<Unit>()
            val job =
                launch(Dispatchers.Unconfined) {
                    trail += "begins on the loop: ${loop.isCurrent}"
                    elsewhere.await()
                    trail += "goes on on the loop: ${loop.isCurrent}"
                    back.await()
                    trail += "ends on the loop: ${loop.isCurrent}"
                }
            withContext(Dispatchers.Default) { elsewhere.complete(Unit) }
            back.complete(Unit)
            job.join()
            assertThat(trail.steps)
                .containsExactly(
                    "begins on the loop: true",
                    "goes on on the loop: false",
                    "ends on the loop: true",
                )
        }
    }

    @Nested
    inner class OnAClosedLoop {
        private val loop = EventLoop.start("closed").apply { close() }

        @Test
        fun anAtomicLaunchRunsElsewhereAndIsCancelled() {
            runBlocking {
                launch(loop.asCoroutineDispatcher(), CoroutineStart.ATOMIC) {
                        trail += "ran, active: $isActive, on the loop: ${loop.isCurrent}"
                    }
                    .join()
            }
            assertThat(trail.steps).containsExactly("ran, active: false, on the loop: false")
        }

        @Test
        fun withContextIsCancelledAndNeverBegins() {
            val thrown = runBlocking {
                thrownBy { withContext(loop.asCoroutineDispatcher()) { trail += "ran" } }
            }
            assertThat(thrown).isInstanceOf(CancellationException::class.java)
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun aTimeoutThatBeginsThereIsCancelled() {
            runBlocking {
                launch(loop.asCoroutineDispatcher(), CoroutineStart.UNDISPATCHED) {
                        withTimeout(3_600_000) {
                            trail += "active: $isActive"
                            yield()
                            trail += "goes on"
                        }
                    }
                    .join()
            }
            assertThat(trail.steps).containsExactly("active: false")
        }
    }

    @Nested
    inner class OfAFuture {
        @Test
        fun completedByHandCancelsTheCoroutine() = onLoop { loop ->
            val future = loop.future {
                try {
                    delay(3_600_000)
                    "its own"
                } finally {
                    trail += "cleaned up"
                }
            }
            turns()
            future.complete("by hand")
            turns()
            assertThat(future.await()).isEqualTo("by hand")
            assertThat(trail.steps).containsExactly("cleaned up")
        }

        @Test
        fun whatFailsAfterThatIsReported() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            runBlocking(loop.asCoroutineDispatcher()) {
                val future =
                    loop.future<String>(start = CoroutineStart.UNDISPATCHED) {
                        try {
                            delay(3_600_000)
                            "its own"
                        } finally {
                            throw failure
                        }
                    }
                future.complete("by hand")
                turns()
            }
            assertThat(trail.steps).containsExactly("$failure")
        }

        @Test
        fun failsWithTheFailuresOfItsChildrenSuppressed() = withLoop { loop ->
            val one = Failure("one")
            val two = Failure("two")
            val future =
                loop.future<Unit> {
                    launch(start = CoroutineStart.ATOMIC) { throw one }
                    launch(start = CoroutineStart.ATOMIC) { throw two }
                    throw failure
                }
            assertThatThrownBy { future.get() }.hasCause(failure)
            assertThat(failure.suppressed).contains(one, two)
        }

        @Test
        fun tensOfThousandsOfWaitersAreToldWithoutADeepStack() = onLoop { loop ->
            val future = loop.createFuture<Unit>()
            val deferreds = List(20_000) { future.asDeferred() }
            future.completeExceptionally(failure)
            turnsUntil { deferreds.all { it.isCompleted } }
            assertThat(failure.suppressed).isEmpty()
        }
    }
}
