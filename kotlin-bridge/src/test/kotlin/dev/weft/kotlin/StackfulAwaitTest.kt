package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.Generator
import dev.weft.TaskGroup
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.TimeoutException
import kotlin.coroutines.ContinuationInterceptor
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.job
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.supervisorScope
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.withTimeoutOrNull
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/**
 * Java code that awaits as a task does, called straight from suspend code on a loop's dispatcher.
 */
class StackfulAwaitTest {
    private val trail = Trail()

    /** Whose coroutines these are: of Weft's own scopes, or of one that it knows nothing of. */
    enum class Scope {
        WEFT {
            override fun run(test: suspend CoroutineScope.(EventLoop) -> Unit) =
                runWeft<Unit> {
                    yield() // the first stretch is a task's
                    test(Coroutines.currentLoop())
                }
        },
        OTHER {
            override fun run(test: suspend CoroutineScope.(EventLoop) -> Unit) = onLoop(test)
        };

        abstract fun run(test: suspend CoroutineScope.(EventLoop) -> Unit)
    }

    /** Java-like code that awaits wherever it likes. */
    private fun <T> readAll(vararg parts: Future<T>): List<T> = parts.map { Coroutines.await(it) }

    /** Java-like code that cleans up, which awaits too. */
    private fun hangAndCleanUp(cleanup: Future<*>) {
        try {
            Coroutines.await(Coroutines.currentLoop().createFuture<Unit>())
        } catch (asked: CancellationException) {
            trail += "cancelled"
            Coroutines.await(cleanup)
            trail += "cleaned up"
            throw asked
        }
    }

    private fun hang() {
        Coroutines.await(Coroutines.currentLoop().createFuture<Unit>())
    }

    @ParameterizedTest
    @EnumSource
    fun suspendsTheCoroutineAloneAndNotTheLoop(scope: Scope) = scope.run { loop ->
        val one = loop.createFuture<String>()
        val two = loop.createFuture<String>()
        val reading = async { readAll(one, two) }
        launch { trail += "another coroutine" }
        yield()
        trail += "waits"
        one.complete("one")
        yield()
        loop.callSoon { trail += "a callback" }
        two.complete("two")
        trail += reading.await()
        assertThat(trail.steps)
            .containsExactly("another coroutine", "waits", "a callback", "[one, two]")
    }

    @ParameterizedTest
    @EnumSource
    fun afterEachKindOfResumption(scope: Scope) = scope.run { loop ->
        fun next(value: Int): Int {
            val future = loop.createFuture<Int>()
            loop.callSoon { future.complete(value) }
            return Coroutines.await(future)
        }
        trail += next(0)
        yield()
        trail += next(1)
        delay(1)
        trail += next(2)
        loop.task { 1 }.await()
        trail += next(3)
        withContext(Dispatchers.Default) {}
        trail += next(4)
        coroutineScope { launch { trail += next(5) } }
        trail += next(6)
        trail += loop.future { next(7) }.await()
        withContext(loop.asCoroutineDispatcher().limitedParallelism(1)) {
            yield()
            trail += next(8)
        }
        assertThat(trail.steps).isEqualTo((0..8).map(Int::toString))
    }

    @ParameterizedTest
    @EnumSource
    fun manyCoroutinesWaitAtOnce(scope: Scope) = scope.run { loop ->
        val gate = loop.createFuture<Int>()
        val all = List(500) { async { it + Coroutines.await(gate) } }
        turns(2)
        gate.complete(1)
        assertThat(all.map { it.await() }).isEqualTo((1..500).toList())
    }

    @ParameterizedTest
    @EnumSource
    fun throwsTheVeryFailureOfWhatItAwaits(scope: Scope) = scope.run { loop ->
        val failing = loop.createFuture<String>()
        val failure = Failure("gone")
        val caught = async { runCatching { readAll(failing) }.exceptionOrNull() }
        yield()
        failing.completeExceptionally(failure)
        assertThat(caught.await()).isSameAs(failure)
    }

    @Nested
    inner class Cancelling {
        @ParameterizedTest
        @EnumSource
        fun theJobEndsTheAwait(scope: Scope) = scope.run {
            val waiting = launch {
                try {
                    hang()
                } catch (asked: CancellationException) {
                    trail += asked.message
                    throw asked
                }
            }
            turns(2)
            waiting.cancel(CancellationException("enough"))
            waiting.join()
            assertThat(trail.steps).containsExactly("enough")
            assertThat(waiting.isCancelled).isTrue
            assertThat(
                    Coroutines.allTasks().filter { it.awaited() != null && it.name() != "Task-1" }
                )
                .isEmpty()
        }

        @ParameterizedTest
        @EnumSource
        fun fromAnotherThreadEndsItToo(scope: Scope) = scope.run {
            val waiting = launch { hang() }
            turns(2)
            withContext(Dispatchers.Default) { waiting.cancelAndJoin() }
            assertThat(waiting.isCancelled).isTrue
        }

        @ParameterizedTest
        @EnumSource
        fun isToldOnceAndCleanupMayAwait(scope: Scope) = scope.run { loop ->
            val cleanup = loop.createFuture<Unit>()
            val waiting = launch { hangAndCleanUp(cleanup) }
            turns(2)
            waiting.cancel()
            turns(3)
            assertThat(trail.steps).containsExactly("cancelled")
            cleanup.complete(Unit)
            waiting.join()
            assertThat(trail.steps).containsExactly("cancelled", "cleaned up")
        }

        @ParameterizedTest
        @EnumSource
        fun aFailingSiblingCancelsIt(scope: Scope) = scope.run {
            val failure = Failure("sibling")
            val caught = runCatching {
                coroutineScope {
                    launch { hangAndCleanUp(loopFuture()) }
                    yield()
                    throw failure
                }
            }
                .exceptionOrNull()
            assertThat(caught).hasMessage(failure.message)
            assertThat(trail.steps).containsExactly("cancelled", "cleaned up")
        }

        private fun loopFuture() =
            Coroutines.currentLoop().createFuture<Unit>().also { it.complete(Unit) }

        @ParameterizedTest
        @EnumSource
        fun aTimeoutThatWasEnteredInTheSameStretchEndsIt(scope: Scope) = scope.run {
            val caught = runCatching { withTimeout(1) { hang() } }.exceptionOrNull()
            assertThat(caught).isInstanceOf(TimeoutCancellationException::class.java)
            assertThat(currentCoroutineContext().job.isActive).isTrue
            assertThat(withTimeoutOrNull(1) { coroutineScope { supervisorScope { hang() } } })
                .isNull()
            trail += "goes on"
            assertThat(withTimeout(10_000) { readAll(loopFuture()) }).hasSize(1)
        }

        @ParameterizedTest
        @EnumSource
        fun aTimeoutOfWhichTheBodyWasResumedEndsItToo(scope: Scope) = scope.run {
            val timedOut =
                withTimeoutOrNull(1) {
                    yield()
                    hang()
                }
            assertThat(timedOut).isNull()
        }

        @ParameterizedTest
        @EnumSource
        fun thatHasComeBeforeIsToldAtTheFirstAwaitThatWaits(scope: Scope) = scope.run {
            val waiting = launch {
                currentCoroutineContext().job.cancel()
                trail += "goes on"
                hangAndCleanUp(loopFuture())
            }
            waiting.join()
            assertThat(trail.steps).containsExactly("goes on", "cancelled", "cleaned up")
        }

        @Test
        fun nonCancellableCodeIsLeftAlone() =
            runWeft<Unit> {
                yield()
                val loop = Coroutines.currentLoop()
                val gate = loop.createFuture<String>()
                val job = launch {
                    withContext(NonCancellable) { trail += Coroutines.await(gate) }
                    trail += "after"
                    hangAndCleanUp(loopFuture())
                }
                turns(2)
                job.cancel()
                turns(2)
                gate.complete("saved")
                job.join()
                assertThat(trail.steps).containsExactly("saved", "after", "cancelled", "cleaned up")
            }

        @ParameterizedTest
        @EnumSource
        fun cleanupInNonCancellableMayAwait(scope: Scope) = scope.run {
            val gate = Coroutines.currentLoop().createFuture<String>()
            val job = launch {
                try {
                    delay(100_000)
                } finally {
                    withContext(NonCancellable) { trail += Coroutines.await(gate) }
                }
            }
            turns(2)
            job.cancel()
            turns(2)
            gate.complete("flushed")
            job.join()
            assertThat(trail.steps).containsExactly("flushed")
        }

        @ParameterizedTest
        @EnumSource
        fun thatASuspensionWasToldOfIsNotToldAgain(scope: Scope) = scope.run {
            val gate = Coroutines.currentLoop().createFuture<String>()
            val job = launch {
                try {
                    awaitCancellation()
                } finally {
                    trail += Coroutines.await(gate)
                    trail += coroutineScope { Coroutines.await(gate) }
                }
            }
            turns(2)
            job.cancel()
            turns(2)
            gate.complete("cleaned up")
            job.join()
            assertThat(trail.steps).containsExactly("cleaned up")
        }

        @Test
        fun aTimeoutInTheFirstStretchEndsATasksAwait() =
            runWeft<Unit> {
                assertThat(withTimeoutOrNull(1) { hang() }).isNull()
                assertThat(Coroutines.currentTask().cancelling()).isZero()
            }

        @Test
        fun aLoopThatClosesCancelsAndWaits() {
            withLoop { loop ->
                val job = Job()
                val scope = CoroutineScope(loop.asCoroutineDispatcher() + job)
                val entered = loop.createFuture<Unit>()
                scope.launch {
                    entered.complete(Unit)
                    hangAndCleanUp(loopFuture())
                }
                entered.get()
            }
            assertThat(trail.steps).containsExactly("cancelled", "cleaned up")
        }
    }

    @Nested
    inner class ItsTask {
        @ParameterizedTest
        @EnumSource
        fun isTheSameInEachStretchAndHasTheCoroutinesName(scope: Scope) = scope.run {
            launch(CoroutineName("reader")) {
                    val task = Coroutines.currentTask()
                    yield()
                    assertThat(Coroutines.currentTask()).isSameAs(task)
                    coroutineScope {
                        yield()
                        assertThat(Coroutines.currentTask()).isSameAs(task)
                    }
                    assertThat(task.name()).isEqualTo("reader")
                    launch { assertThat(Coroutines.currentTask()).isNotSameAs(task) }
                }
                .join()
        }

        @ParameterizedTest
        @EnumSource
        fun isDoneWhenTheCoroutineIs(scope: Scope) = scope.run {
            val task = async { Coroutines.currentTask() }.await()
            turns(2)
            assertThat(task.isDone).isTrue
            assertThat(Coroutines.allTasks()).doesNotContain(task)
        }

        @ParameterizedTest
        @EnumSource
        fun carriesGroupsTimeoutsAndGenerators(scope: Scope) = scope.run { loop ->
            val inGroup =
                TaskGroup.call<Int> { group ->
                    val one = group.spawn(Coroutine { Coroutines.yieldNow().let { 1 } })
                    val two = group.spawn(Coroutine { 2 })
                    Coroutines.await(one) + Coroutines.await(two)
                }
            assertThat(inGroup).isEqualTo(3)
            val caught = runCatching {
                Coroutines.withTimeout(Duration.ofMillis(1), Coroutine { hang() })
            }
                .exceptionOrNull()
            assertThat(caught).isInstanceOf(TimeoutException::class.java)
            val numbers = Generator.of { out ->
                Coroutines.yieldNow()
                out.yield(1)
                out.yield(2)
            }
            assertThat(numbers.next()).isEqualTo(1)
            yield()
            assertThat(numbers.next()).isEqualTo(2)
            assertThat(numbers.hasNext()).isFalse
            assertThat(loop.isCurrent).isTrue
        }

        @ParameterizedTest
        @EnumSource
        fun closesAGeneratorThatTheCoroutineLeftOpen(scope: Scope) = scope.run {
            launch {
                val numbers = Generator.of { out ->
                    try {
                        out.yield(1)
                    } finally {
                        trail += "closed"
                    }
                }
                assertThat(numbers.next()).isEqualTo(1)
                yield()
                trail += "ends"
            }
                .join()
            turns(3)
            assertThat(trail.steps).containsExactly("ends", "closed")
        }

        @ParameterizedTest
        @EnumSource
        fun callsSuspendFunctionsOfWhichTheCodeAwaits(scope: Scope) = scope.run { loop ->
            fun javaLike(): Int =
                SuspendCalls.run(Coroutines.currentTask()) {
                    yield()
                    readAll(loop.task { 20 }).single() + loop.task { 1 }.await()
                }
            assertThat(javaLike() * 2).isEqualTo(42)
        }
    }

    @Test
    fun contextVarsStayTheCoroutinesOwn() =
        runWeft<Unit> {
            val name = ContextVar.named<String>("name")
            val loop = Coroutines.currentLoop()
            yield()
            val gate = loop.createFuture<Unit>()
            val all =
                List(3) {
                    async {
                        name.set("coroutine $it")
                        Coroutines.await(gate)
                        val first = name.get()
                        yield()
                        Coroutines.yieldNow()
                        first to name.get()
                    }
                }
            turns(2)
            loop.callSoon { trail += name.orElse("none") }
            gate.complete(Unit)
            assertThat(all.map { it.await() })
                .isEqualTo(List(3) { "coroutine $it" to "coroutine $it" })
            assertThat(trail.steps).containsExactly("none")
        }

    @Test
    fun aFlowMayBeFedByIt() =
        runWeft<Unit> {
            val loop = Coroutines.currentLoop()
            val numbers = flow { repeat(3) { n -> emit(Coroutines.await(loop.task { n })) } }
            yield()
            assertThat(numbers.toList()).containsExactly(0, 1, 2)
        }

    @Test
    fun itCannotBeDoneOnAnotherDispatcher() =
        runWeft<Unit> {
            val loop = Coroutines.currentLoop()
            val future = loop.createFuture<Unit>()
            val caught =
                withContext(Dispatchers.Default) {
                    runCatching { Coroutines.await(future) }.exceptionOrNull()
                }
            assertThat(caught).hasMessageContaining("runs no task")
            assertThat(currentCoroutineContext()[ContinuationInterceptor]).isNotNull
        }

    @Test
    fun randomOnesInRandomOrderAllComeBack() =
        runWeftTest(seeds = 100) {
            val loop = Coroutines.currentLoop()
            val jobs =
                List(10) { n ->
                    launch {
                        repeat(3) {
                            if ((n + it) % 2 == 0) delay(n.toLong())
                            else Coroutines.sleep(Duration.ofMillis(n.toLong()))
                            loop.task { n }.await()
                            Coroutines.yieldNow()
                        }
                        trail += n
                    }
                }
            jobs.joinAll()
            assertThat(trail.steps.takeLast(10))
                .containsExactlyInAnyOrderElementsOf((0..9).map(Int::toString))
        }
}
