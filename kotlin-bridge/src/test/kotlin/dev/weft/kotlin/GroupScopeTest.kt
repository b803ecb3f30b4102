package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Task
import dev.weft.TaskGroup
import java.util.concurrent.CancellationException
import kotlin.concurrent.thread
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.delay
import kotlinx.coroutines.isActive
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Coroutines as children of a task group. */
class GroupScopeTest {
    private val trail = Trail()
    private val failure = Failure("failure")

    /** Runs a group of Java's in a task. */
    private fun group(body: (TaskGroup) -> Unit) {
        Coroutines.run(Coroutine { TaskGroup.run(TaskGroup.Action { body(it) }) })
    }

    private fun inTask(body: () -> Unit) {
        Coroutines.run(Coroutine { body() })
    }

    private fun turns() = repeat(5) { Coroutines.yieldNow() }

    private suspend fun cleanUp(who: String) {
        try {
            awaitCancellation()
        } finally {
            withContext(NonCancellable) { delay(1) }
            trail += "$who cleaned up"
        }
    }

    @Nested
    inner class Waits {
        @Test
        fun forACoroutineAndWhatThatLaunches() {
            group { group ->
                group.asCoroutineScope().launch {
                    yield()
                    launch {
                        delay(1)
                        trail += "grandchild"
                    }
                    trail += "child"
                }
                trail += "body"
            }
            trail += "over"
            assertThat(trail.steps).containsExactly("body", "child", "grandchild", "over")
        }

        @Test
        fun forOneThatRunsElsewhere() {
            group { group ->
                group.asCoroutineScope().launch(Dispatchers.Default) {
                    Thread.onSpinWait()
                    trail += "elsewhere"
                }
            }
            assertThat(trail.steps).containsExactly("elsewhere")
        }

        @Test
        fun forOneThatAChildOfTheGroupLaunches() {
            group { group ->
                val scope = group.asCoroutineScope()
                group.spawn { scope.launch { trail += "from a task" } }
                scope.launch { scope.launch { trail += "from a coroutine" } }
            }
            assertThat(trail.steps).containsExactlyInAnyOrder("from a task", "from a coroutine")
        }

        @Test
        fun andGivesWhatAnAsyncHas() {
            group { group ->
                val scope = group.asCoroutineScope()
                val value = scope.async { "value" }
                val task = group.spawn(Coroutine { Coroutines.await(value.asFuture(scope.loop())) })
                assertThat(Coroutines.await(task)).isEqualTo("value")
            }
        }

        @Test
        fun forOneThatStartsOnTheSpot() {
            group { group ->
                group.asCoroutineScope().launch(start = CoroutineStart.UNDISPATCHED) {
                    trail += "at once"
                    yield()
                    trail += "later"
                }
                trail += "body"
            }
            assertThat(trail.steps).containsExactly("at once", "body", "later")
        }
    }

    @Nested
    inner class FailsWith {
        @Test
        fun theVeryFailureOfACoroutineAndCancelsTheOthers() {
            assertThatThrownBy {
                    group { group ->
                        val scope = group.asCoroutineScope()
                        scope.launch { cleanUp("coroutine") }
                        group.spawn(
                            Coroutine.Action {
                                try {
                                    Coroutines.sleep(java.time.Duration.ofHours(1))
                                } finally {
                                    Coroutines.yieldNow()
                                    trail += "task cleaned up"
                                }
                            }
                        )
                        scope.launch {
                            yield()
                            throw failure
                        }
                        try {
                            turns()
                            trail += "body goes on"
                        } catch (e: CancellationException) {
                            trail += "body cancelled"
                            throw e
                        }
                    }
                }
                .isSameAs(failure)
            assertThat(trail.steps)
                .containsExactly("body cancelled", "task cleaned up", "coroutine cleaned up")
        }

        @Test
        fun thatOfAnAsyncToo() {
            assertThatThrownBy { group { it.asCoroutineScope().async { throw failure } } }
                .isSameAs(failure)
        }

        @Test
        fun thatOfAJavaChildWhichCancelsTheCoroutines() {
            assertThatThrownBy {
                    group { group ->
                        group.asCoroutineScope().launch { cleanUp("coroutine") }
                        group.spawn(Coroutine.Action { throw failure })
                        turns()
                    }
                }
                .isSameAs(failure)
            assertThat(trail.steps).containsExactly("coroutine cleaned up")
        }

        @Test
        fun theFirstAndHasTheOthersSuppressed() {
            val second = Failure("second")
            assertThatThrownBy {
                    group { group ->
                        val scope = group.asCoroutineScope()
                        scope.launch { throw failure }
                        scope.launch {
                            try {
                                awaitCancellation()
                            } finally {
                                throw second
                            }
                        }
                    }
                }
                .isSameAs(failure)
                .satisfies({ assertThat(it.suppressed).contains(second) })
        }

        @Test
        fun noneIfACoroutineIsCancelledAlone() {
            group { group ->
                val scope = group.asCoroutineScope()
                val one = scope.launch { cleanUp("one") }
                scope.launch {
                    delay(1)
                    trail += "two goes on"
                }
                turns()
                one.cancel()
            }
            assertThat(trail.steps).containsExactlyInAnyOrder("one cleaned up", "two goes on")
        }

        @Test
        fun noHandlerHearsOfItToo() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += "reported ${context.message}" }
            val own = CoroutineExceptionHandler { _, _ -> trail += "own handler" }
            val task = loop.submit {
                TaskGroup.run(
                    TaskGroup.Action { it.asCoroutineScope(own).launch { throw failure } }
                )
            }
            assertThatThrownBy { task.get() }.hasCause(failure)
            loop.close()
            assertThat(trail.steps).isEmpty()
        }
    }

    @Nested
    inner class Cancelled {
        @Test
        fun fromOutsideCancelsTheCoroutinesAndWaitsForTheirCleanup() = inTask {
            val task =
                Coroutines.spawn(
                    Coroutine.Action {
                        TaskGroup.run(
                            TaskGroup.Action { group ->
                                group.asCoroutineScope().launch { cleanUp("coroutine") }
                            }
                        )
                    }
                )
            turns()
            task.cancel("from outside")
            assertThatThrownBy { Coroutines.await(task) }.hasMessage("from outside")
            assertThat(trail.steps).containsExactly("coroutine cleaned up")
        }

        @Test
        fun inTheTurnOfTheLaunchItWaitsForACoroutineThatHasBegun() {
            group { group ->
                group.asCoroutineScope().launch(start = CoroutineStart.UNDISPATCHED) {
                    cleanUp("coroutine")
                }
                group.cancel()
            }
            trail += "over"
            assertThat(trail.steps).containsExactly("coroutine cleaned up", "over")
        }

        @Test
        fun beforeItsTurnACoroutineNeverRuns() {
            group { group ->
                group.asCoroutineScope().launch { trail += "ran" }
                group.cancel()
            }
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun asAScopeItCancelsAllChildrenAndTheBodyGoesOn() {
            group { group ->
                val scope = group.asCoroutineScope()
                scope.launch { cleanUp("coroutine") }
                val task =
                    group.spawn(Coroutine { Coroutines.sleep(java.time.Duration.ofHours(1)) })
                turns()
                scope.cancel()
                assertThat(scope.isActive).isFalse()
                turns()
                assertThat(task.isCancelled).isTrue()
                trail += "body goes on"
            }
            assertThat(trail.steps)
                .containsExactlyInAnyOrder("body goes on", "coroutine cleaned up")
        }

        @Test
        fun asAScopeFromAnotherThreadToo() {
            group { group ->
                val scope = group.asCoroutineScope()
                scope.launch { cleanUp("coroutine") }
                turns()
                thread { scope.cancel() }
            }
            assertThat(trail.steps).containsExactly("coroutine cleaned up")
        }

        @Test
        fun itCancelsWhatIsLaunchedLaterBeforeItBegins() {
            group { group ->
                val scope = group.asCoroutineScope()
                group.spawn(Coroutine.Action { turns() })
                group.cancel()
                val late = scope.launch { trail += "ran" }
                late.invokeOnCompletion { trail += it!!.message }
            }
            assertThat(trail.steps.single()).contains("is being cancelled")
        }

        @Test
        fun soDoesOneThatIsOver() = inTask {
            lateinit var late: Job
            lateinit var scope: kotlinx.coroutines.CoroutineScope
            TaskGroup.run(TaskGroup.Action { scope = it.asCoroutineScope() })
            late = scope.launch { trail += "ran" }
            turns()
            assertThat(late.isCancelled).isTrue()
            assertThat(trail.steps).isEmpty()
        }
    }

    @Nested
    inner class Supervised {
        private fun supervised(body: (TaskGroup) -> Unit) = inTask {
            TaskGroup.runSupervised(TaskGroup.Action { body(it) })
        }

        @Test
        fun leavesTheSiblingsOfACoroutineThatFails() {
            val own = CoroutineExceptionHandler { _, thrown -> trail += "handler: $thrown" }
            supervised { group ->
                val scope = group.asCoroutineScope(own)
                scope.launch { throw failure }
                scope.launch {
                    delay(1)
                    trail += "sibling"
                }
            }
            assertThat(trail.steps).containsExactly("handler: $failure", "sibling")
        }

        @Test
        fun reportsToTheLoopOnce() = withLoop { loop ->
            loop.setExceptionHandler { _, context -> trail += context.exception }
            val task = loop.submit {
                TaskGroup.runSupervised(
                    TaskGroup.Action {
                        it.asCoroutineScope().launch {
                            yield()
                            throw failure
                        }
                    }
                )
            }
            task.get()
            loop.close()
            assertThat(trail.steps).containsExactly(failure.toString())
        }

        @Test
        fun leavesAnAsyncToWhoeverAwaitsIt() {
            supervised { group ->
                val scope = group.asCoroutineScope()
                val deferred = scope.async { throw failure }
                assertThatThrownBy { Coroutines.await(deferred.asFuture(scope.loop())) }
                    .isSameAs(failure)
            }
        }
    }

    @Nested
    inner class Carries {
        @Test
        fun theNamesIntoTheTree() {
            group { group ->
                val scope = group.asCoroutineScope()
                scope.launch(CoroutineName("fetcher")) { cleanUp("fetcher") }
                group.spawn("reader", Coroutine.Action { turns() })
                turns()
                trail += group.children().map(Task<*>::name)
                assertThat(group.tree()).contains("fetcher")
                group.cancel()
            }
            assertThat(trail.steps.first()).isEqualTo("[fetcher, reader]")
        }

        @Test
        fun contextVariablesOfWhoeverLaunches() {
            val variable = ContextVar.withDefault("variable", "default")
            group { group ->
                val scope = group.asCoroutineScope()
                variable.set("the body's")
                scope.launch { trail += variable.get() }
                group.spawn(
                    Coroutine.Action {
                        variable.set("a child's")
                        scope.launch { trail += variable.get() }
                    }
                )
            }
            assertThat(trail.steps).containsExactly("the body's", "a child's")
        }

        @Test
        fun theGroupAsTheJobOfItsCoroutines() {
            group { group ->
                val scope = group.asCoroutineScope(CoroutineName("all"))
                val child = scope.launch {}
                val job = scope.coroutineContext.job
                assertThat(job.children.toList()).containsExactly(child)
                assertThat(job.toString()).startsWith("TaskGroup[")
                assertThat(scope.coroutineContext[Job]).isSameAs(job)
                assertThat(scope.coroutineContext.minusKey(Job)[Job]).isNull()
                assertThat((job + CoroutineName("x"))[Job]).isSameAs(job)
            }
        }
    }

    @Nested
    inner class Misuse {
        @Test
        fun aJobInTheContext() = group { group ->
            assertThatThrownBy { group.asCoroutineScope(Job()) }
                .isInstanceOf(IllegalArgumentException::class.java)
                .hasMessageContaining("parent is the group")
        }

        @Test
        fun aLaunchOnAnotherThread() = inTask {
            TaskGroup.run(
                TaskGroup.Action { group ->
                    val scope = group.asCoroutineScope()
                    Coroutines.toThread {
                        assertThatThrownBy { scope.launch { trail += "ran" } }
                            .isInstanceOf(IllegalStateException::class.java)
                            .hasMessageContaining("another thread")
                    }
                }
            )
            assertThat(trail.steps).isEmpty()
        }
    }

    private fun kotlinx.coroutines.CoroutineScope.loop() = Coroutines.currentLoop()
}
