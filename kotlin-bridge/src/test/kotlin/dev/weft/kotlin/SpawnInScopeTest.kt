package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutines
import dev.weft.EventLoop
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Tasks as children of a coroutine scope. */
class SpawnInScopeTest {
    private val trail = Trail()
    private val failure = Failure("failure")

    /** What a task does that waits for ever and has something to clean up. */
    private fun cleanUp(who: String) {
        try {
            Coroutines.sleep(Duration.ofHours(1))
        } catch (e: CancellationException) {
            trail += "$who: ${e.message}"
            throw e
        } finally {
            Coroutines.yieldNow()
            trail += "$who cleaned up"
        }
    }

    @Nested
    inner class AScope {
        @Test
        fun waitsForTheTask() {
            runWeft {
                coroutineScope {
                    spawn {
                        Coroutines.yieldNow()
                        Coroutines.sleep(Duration.ofMillis(1))
                        trail += "task"
                    }
                    trail += "body"
                }
                trail += "over"
            }
            assertThat(trail.steps).containsExactly("body", "task", "over")
        }

        @Test
        fun getsTheValueThroughTheTask() {
            val value = runWeft { spawn { "value" }.await() }
            assertThat(value).isEqualTo("value")
        }

        @Test
        fun failsWithTheVeryFailureAndCancelsTheOthers() {
            assertThatThrownBy {
                    runWeft {
                        spawn { cleanUp("sibling") }
                        launch {
                            try {
                                kotlinx.coroutines.awaitCancellation()
                            } finally {
                                trail += "coroutine cancelled"
                            }
                        }
                        spawn {
                            repeat(3) { Coroutines.yieldNow() }
                            throw failure
                        }
                    }
                }
                .isSameAs(failure)
            assertThat(trail.steps).contains("coroutine cancelled", "sibling cleaned up").hasSize(3)
        }

        @Test
        fun cancelledCancelsTheTaskAndWaitsForItsCleanup() = onLoop { loop ->
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + Job())
            val task = scope.spawn { cleanUp("task") }
            turns()
            scope.cancel("enough")
            assertThat(task.isDone).isFalse()
            scope.coroutineContext.job.join()
            assertThat(task.isCancelled).isTrue()
            assertThat(trail.steps).containsExactly("task: enough", "task cleaned up")
        }

        @Test
        fun doesNotMindATaskThatIsCancelledAlone() {
            runWeft {
                coroutineScope {
                    spawn { cleanUp("task") }
                        .also {
                            turns()
                            it.cancel("alone")
                        }
                    assertThat(isActive).isTrue()
                }
                trail += "over"
            }
            assertThat(trail.steps).containsExactly("task: alone", "task cleaned up", "over")
        }

        @Test
        fun whichIsCancelledBeforeTheTaskBeginsNeverRunsIt() = onLoop { loop ->
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + Job())
            val task = scope.spawn { trail += "ran" }
            scope.coroutineContext.job.cancelAndJoin()
            val late = scope.spawn { trail += "ran" }
            turns()
            assertThat(task.isCancelled).isTrue()
            assertThat(late.isCancelled).isTrue()
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun failsIfTheCleanupDoes() = onLoop { loop ->
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + Job())
            scope.spawn {
                try {
                    Coroutines.sleep(Duration.ofHours(1))
                } finally {
                    throw failure
                }
            }
            turns()
            val job = scope.coroutineContext.job
            job.cancel()
            job.join()
            assertThat(job.isCancelled).isTrue()
        }

        @Test
        fun isLeftAloneByATaskThatSwallowsItsCancellation() = onLoop { loop ->
            val job = launch {
                spawn {
                    try {
                        Coroutines.sleep(Duration.ofHours(1))
                    } catch (_: CancellationException) {
                        trail += "swallowed"
                    }
                }
            }
            turns()
            job.cancelAndJoin()
            assertThat(trail.steps).containsExactly("swallowed")
        }
    }

    @Nested
    inner class ASupervisorScope {
        @Test
        fun leavesTheFailureToWhoeverAwaitsTheTask() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            runBlocking(loop.asCoroutineDispatcher()) {
                supervisorScope {
                    val task = spawn { throw failure }
                    try {
                        task.await()
                    } catch (e: Failure) {
                        trail += "awaited"
                    }
                    assertThat(isActive).isTrue()
                }
            }
            loop.close()
            assertThat(trail.steps).containsExactly("awaited")
        }

        @Test
        fun orElseTheLoopsHandlerHearsOfIt() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            runBlocking(loop.asCoroutineDispatcher()) {
                supervisorScope { spawn { throw failure } }
            }
            loop.close()
            assertThat(trail.steps).containsExactly(failure.toString())
        }
    }

    @Nested
    inner class TheHandler {
        @Test
        fun hearsNothingOfAFailureThatTheScopeThrows() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            assertThatThrownBy {
                    runBlocking(loop.asCoroutineDispatcher()) { spawn { throw failure } }
                }
                .hasMessage("failure")
            loop.close()
            assertThat(trail.steps).isEmpty()
        }
    }

    @Nested
    inner class TheTask {
        @Test
        fun hasTheNameItIsGivenOrThatOfTheScope() {
            runWeft(CoroutineName("scope")) {
                assertThat(spawn("own") {}.name()).isEqualTo("own")
                assertThat(spawn {}.name()).isEqualTo("scope")
            }
        }

        @Test
        fun hasTheContextVariablesOfTheScope() = withLoop { loop ->
            val variable = ContextVar.withDefault("variable", "default")
            runWeft {
                variable.set("the coroutine's")
                spawn { trail += variable.get() }.await()
                withContext(variable.asContextElement("the block's")) {
                    spawn { trail += variable.get() }.await()
                }
            }
            val element = variable.asContextElement("the scope's")
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + element)
            scope.spawn { trail += variable.get() }.get()
            trail += variable.get()
            assertThat(trail.steps)
                .containsExactly("the coroutine's", "the block's", "the scope's", "default")
        }

        @Test
        fun mayBeStartedByAnotherThread() = withLoop { loop ->
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + Job())
            val task = scope.spawn {
                trail += loop.isCurrent
                cleanUp("task")
            }
            runBlocking {
                withContext(loop.asCoroutineDispatcher()) { turns() }
                scope.coroutineContext.job.cancelAndJoin()
            }
            assertThat(task.isCancelled).isTrue()
            assertThat(trail.steps).endsWith("task cleaned up").startsWith("true")
        }

        @Test
        fun ofAScopeOnAnotherDispatcherBelongsToTheCallersLoop() {
            runWeft {
                val loop = Coroutines.currentLoop()
                val scope = CoroutineScope(Dispatchers.Default + Job())
                assertThat(scope.spawn { loop.isCurrent }.await()).isTrue()
            }
        }

        @Test
        fun ofAScopeElsewhereBelongsToTheLoopAround() {
            runWeft {
                val loop = Coroutines.currentLoop()
                withContext(Dispatchers.Default) {
                    coroutineScope { spawn { trail += loop.isCurrent } }
                }
            }
            assertThat(trail.steps).containsExactly("true")
        }

        @Test
        fun withoutALoopIsAClearError() {
            assertThatThrownBy { CoroutineScope(Dispatchers.Default).spawn {} }
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("no loop for the task")
        }

        @Test
        fun onAClosedLoopIsRejectedAndTheScopeMayEnd() {
            val loop = EventLoop.start("closed").apply { close() }
            runBlocking {
                coroutineScope {
                    val scope = CoroutineScope(coroutineContext + loop.asCoroutineDispatcher())
                    assertThatThrownBy { scope.spawn { trail += "ran" } }
                        .isInstanceOf(RejectedExecutionException::class.java)
                    assertThat(isActive).isTrue()
                }
            }
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun isCancelledWithTheLoopAndTheScopeEnds() {
            lateinit var job: Job
            withLoop { loop ->
                val scope = CoroutineScope(loop.asCoroutineDispatcher() + Job())
                scope.spawn { cleanUp("task") }
                job = scope.coroutineContext.job
                runBlocking { withContext(loop.asCoroutineDispatcher()) { turns() } }
            }
            runBlocking { job.children.forEach { it.join() } }
            assertThat(trail.steps).containsExactly("task: null", "task cleaned up")
        }

        @Test
        fun mayCallSuspendFunctionsWhichAreCancelledWithTheScope() = onLoop { loop ->
            val job = launch {
                spawn {
                    Suspending.call(
                        Suspending.Call<Unit, RuntimeException> {
                            try {
                                kotlinx.coroutines.awaitCancellation()
                            } finally {
                                trail += "inner cleaned up"
                            }
                        }
                    )
                }
            }
            turns()
            job.cancelAndJoin()
            assertThat(trail.steps).containsExactly("inner cleaned up")
            assertThat(loop.task { Coroutines.allTasks().size }.await()).isEqualTo(1)
        }
    }
}
