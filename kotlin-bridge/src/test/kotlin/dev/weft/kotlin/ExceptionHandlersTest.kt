package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** What a launched coroutine fails with and nobody catches: kotlinx's handlers and the loop's. */
@OptIn(DelicateCoroutinesApi::class)
class ExceptionHandlersTest {
    private val trail = Trail()
    private val failure = Failure("failure")
    private val own = CoroutineExceptionHandler { _, thrown -> trail += "own: $thrown" }

    /** Runs Java-like code in a task of a loop that has a handler, and closes the loop. */
    private fun inTask(body: (EventLoop) -> Unit) = withLoop { loop ->
        loop.setExceptionHandler { _, context -> trail += "loop: ${context.exception}" }
        loop.submit { body(loop) }.get()
    }

    private fun call(block: suspend CoroutineScope.() -> Unit) {
        Suspending.call(Suspending.Call<Unit, RuntimeException> { supervisorScope(block) })
    }

    private fun assertLoopHasHeardOnce() {
        assertThat(trail.steps).containsExactly("loop: $failure")
    }

    @Test
    fun theLoopsHearsOfACoroutineUnderASupervisor() {
        inTask {
            call {
                launch {
                    yield()
                    throw failure
                }
            }
        }
        assertLoopHasHeardOnce()
    }

    @Test
    fun theLoopsHearsOfOneThatFailsInItsFirstStretchInsideOfATask() {
        inTask { call { launch(start = CoroutineStart.UNDISPATCHED) { throw failure } } }
        assertLoopHasHeardOnce()
    }

    @Test
    fun theLoopsHearsOfOneThatATaskResumesOnTheSpot() {
        inTask { loop ->
            val gate = CompletableDeferred<Unit>()
            val job =
                GlobalScope.launch(Dispatchers.Unconfined, CoroutineStart.UNDISPATCHED) {
                    gate.await()
                    throw failure
                }
            gate.complete(Unit)
            Coroutines.await(
                loop.spawn(Coroutine { runCatching { Coroutines.await(job.asTask(loop)) } })
            )
        }
        assertLoopHasHeardOnce()
    }

    @Test
    fun theLoopsHearsOfOneThatNobodyIsTheParentOf() {
        inTask { loop ->
            val job = GlobalScope.launch(loop.asCoroutineDispatcher()) { throw failure }
            runCatching { Coroutines.await(job.asTask(loop)) }
        }
        assertLoopHasHeardOnce()
    }

    @Test
    fun aHandlerOfItsOwnHearsOfItAlone() {
        inTask {
            call {
                launch(own) {
                    yield()
                    throw failure
                }
                launch(own, CoroutineStart.UNDISPATCHED) { throw failure }
            }
        }
        assertThat(trail.steps).containsExactly("own: $failure", "own: $failure")
    }

    @Test
    fun noneHearsOfWhatSomebodyAwaits() {
        inTask {
            call {
                val deferred = async(own) { throw failure }
                runCatching { deferred.await() }
            }
        }
        assertThat(trail.steps).isEmpty()
    }

    @Test
    fun aHandlerThatThrowsIsReportedToTheLoops() {
        val broken = CoroutineExceptionHandler { _, _ -> error("broken") }
        withLoop { loop ->
            loop.setExceptionHandler { _, context ->
                trail += "${context.exception}"
                trail += context.exception.suppressed.first()
            }
            loop.submit { call { launch(broken) { throw failure } } }.get()
        }
        assertThat(trail.steps)
            .containsExactly(
                "java.lang.RuntimeException: Exception while trying to handle coroutine exception",
                "$failure",
            )
    }
}
