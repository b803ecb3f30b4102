package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.Generator
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import kotlin.coroutines.Continuation
import kotlin.coroutines.startCoroutine
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test
import org.junit.jupiter.api.Timeout
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/**
 * Where the code of a coroutine is that awaits as a task does: which job cancels it there, and
 * which task stands for it.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StackfulPlacesTest {
    private val trail = Trail()

    private fun hang() {
        Coroutines.await(Coroutines.currentLoop().createFuture<Unit>())
    }

    /** What may have been the last thing that a coroutine was resumed in. */
    enum class Before(val code: suspend () -> Unit) {
        SCOPE({ coroutineScope { delay(1) } }),
        SCOPE_WITH_A_CHILD({ coroutineScope { launch { delay(1) } } }),
        SCOPE_IN_SCOPE({ coroutineScope { supervisorScope { delay(1) } } }),
        TIMEOUT({ withTimeout(10_000) { delay(1) } }),
        TIMEOUT_THAT_EXPIRED({ withTimeoutOrNull(1) { delay(10_000) } }),
        CONTEXT({ withContext(CoroutineName("inside")) { delay(1) } }),
        NON_CANCELLABLE({ withContext(NonCancellable) { delay(1) } }),
        SCOPE_IN_NON_CANCELLABLE({ withContext(NonCancellable) { coroutineScope { delay(1) } } }),
    }

    @ParameterizedTest
    @EnumSource
    fun aJobEndsTheAwaitInTheStretchInWhichAScopeEnded(before: Before) {
        for (scope in StackfulAwaitTest.Scope.entries) scope.run { loop ->
            val waits = loop.createFuture<Unit>()
            val job = launch {
                before.code()
                waits.complete(Unit)
                try {
                    hang()
                } catch (asked: CancellationException) {
                    trail += before
                    throw asked
                }
            }
            waits.await()
            job.cancel()
            job.join()
        }
        assertThat(trail.steps).containsExactly("$before", "$before")
    }

    @ParameterizedTest
    @EnumSource
    fun theTaskIsTheSameInTheStretchInWhichAScopeEnded(before: Before) {
        for (scope in StackfulAwaitTest.Scope.entries) scope.run {
            launch {
                Coroutines.yieldNow()
                val task = Coroutines.currentTask()
                before.code()
                Coroutines.yieldNow()
                assertThat(Coroutines.currentTask() === task).isTrue
                trail += before
            }
                .join()
        }
        assertThat(trail.steps).containsExactly("$before", "$before")
    }

    @ParameterizedTest
    @EnumSource
    fun aJobEndsTheAwaitOfACoroutineThatItsCodeCalled(scope: StackfulAwaitTest.Scope) = scope.run {
        fun javaLike() {
            SuspendCalls.run(Coroutines.currentTask()) { hang() }
        }
        assertThat(withTimeoutOrNull(1) { javaLike() }).isNull()
        assertThat(Coroutines.currentTask().cancelling()).isZero
    }

    @ParameterizedTest
    @EnumSource
    fun aCoroutineThatBeginsInTheStretchOfAnotherHasItsOwnTimeouts(scope: StackfulAwaitTest.Scope) =
        scope.run { loop ->
            launch {
                val began =
                    loop.future(start = CoroutineStart.UNDISPATCHED) {
                        trail += withTimeoutOrNull(1) { hang() }
                    }
                began.await()
            }
                .join()
            assertThat(trail.steps).containsExactly("null")
        }

    @ParameterizedTest
    @EnumSource
    fun aCancellationThatATaskSwallowedIsToldAtTheNextAwait(scope: StackfulAwaitTest.Scope) =
        scope.run { loop ->
            val job = launch {
                val swallowing = loop.task {
                    try {
                        hang()
                    } catch (_: CancellationException) {
                        trail += "swallowed"
                    }
                }
                Coroutines.await(swallowing)
                trail += "goes on"
                hang()
            }
            turns()
            job.cancel()
            job.join()
            assertThat(trail.steps).containsExactly("swallowed", "goes on")
        }

    @Test
    fun generatorsOfTwoCoroutinesThatPassForOneAreClosed() = withLoop { loop ->
        val job = Job()
        val over = CountDownLatch(2)
        val closed = CountDownLatch(2)
        suspend fun leavesAGeneratorOpen() {
            yield()
            Coroutines.yieldNow()
            val numbers = Generator.of { out ->
                try {
                    out.yield(1)
                } finally {
                    Coroutines.yieldNow()
                    closed.countDown()
                }
            }
            numbers.next()
            Coroutines.yieldNow()
        }
        repeat(2) {
            ::leavesAGeneratorOpen.startCoroutine(
                Continuation(loop.asCoroutineDispatcher() + job) { over.countDown() }
            )
        }
        over.await()
        job.complete()
        closed.await()
    }
}
