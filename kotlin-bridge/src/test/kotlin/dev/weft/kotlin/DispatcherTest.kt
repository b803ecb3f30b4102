package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutines
import dev.weft.EventLoop
import java.util.concurrent.CountDownLatch
import java.util.concurrent.atomic.AtomicReference
import kotlinx.coroutines.CoroutineExceptionHandler
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.isActive
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

class DispatcherTest {
    private val trail = Trail()

    @Nested
    inner class Identity {
        @Test
        fun dispatchersOfOneLoopAreEqual() = withLoop { loop ->
            val dispatcher = loop.asCoroutineDispatcher()
            assertThat(loop.asCoroutineDispatcher())
                .isEqualTo(dispatcher)
                .hasSameHashCodeAs(dispatcher)
                .hasToString(loop.toString())
        }

        @Test
        fun dispatchersOfTwoLoopsAreNot() = withLoop { one ->
            withLoop { two ->
                assertThat(one.asCoroutineDispatcher()).isNotEqualTo(two.asCoroutineDispatcher())
            }
        }

        @Test
        fun goingToTheLoopOneIsOnTakesNoTurn() = onLoop { loop ->
            loop.execute { trail += "the next in the queue" }
            withContext(loop.asCoroutineDispatcher()) { trail += "inside" }
            trail += "after"
            yield()
            assertThat(trail.steps).containsExactly("inside", "after", "the next in the queue")
        }
    }

    @Nested
    inner class Order {
        @Test
        fun coroutinesTasksAndCallbacksTakeTurns() = onLoop { loop ->
            val coroutine = launch {
                repeat(3) {
                    trail += "coroutine $it"
                    yield()
                }
            }
            val task = loop.task {
                repeat(3) {
                    trail += "task $it"
                    Coroutines.yieldNow()
                }
            }
            loop.execute(
                object : Runnable {
                    private var count = 0

                    override fun run() {
                        trail += "callback ${count++}"
                        if (count < 3) loop.execute(this)
                    }
                }
            )
            coroutine.join()
            task.await()
            assertThat(trail.steps)
                .isEqualTo((0..2).flatMap { listOf("coroutine $it", "task $it", "callback $it") })
        }

        @Test
        fun whatOneThreadDispatchesRunsInThatOrder() = withLoop { loop ->
            runBlocking {
                val jobs = List(100) { launch(loop.asCoroutineDispatcher()) { trail += it } }
                jobs.forEach { it.join() }
            }
            assertThat(trail.steps).isEqualTo(List(100) { "$it" })
        }

        @Test
        fun nothingElseOfTheLoopRunsMeanwhile() = withLoop { loop ->
            var inside = 0 // no lock: a second one in here would be seen sooner or later
            var counted = 0
            fun once() {
                inside++
                check(inside == 1) { "two at a time" }
                counted++
                inside--
            }
            runBlocking(Dispatchers.Default) {
                repeat(4) {
                    launch {
                        repeat(500) { withContext(loop.asCoroutineDispatcher()) { once() } }
                    }
                    launch(loop.asCoroutineDispatcher()) {
                        repeat(500) {
                            once()
                            yield()
                        }
                    }
                    loop
                        .submit {
                            repeat(500) {
                                once()
                                Coroutines.yieldNow()
                            }
                        }
                        .await()
                }
            }
            assertThat(counted).isEqualTo(6_000)
        }
    }

    @Nested
    inner class Crossing {
        @Test
        fun thereAndBack() = onLoop { loop ->
            trail += loop.isCurrent
            trail += withContext(Dispatchers.Default) { loop.isCurrent }
            trail += loop.isCurrent
            assertThat(trail.steps).containsExactly("true", "false", "true")
        }

        @Test
        fun theLoopGoesOnMeanwhile() = onLoop { loop ->
            val gate = CountDownLatch(1)
            val crossing = async { withContext(Dispatchers.IO) { gate.await() } }
            turns()
            loop.execute(gate::countDown)
            crossing.await()
        }

        @Test
        fun aLimitedViewRunsOneAtATimeOnTheLoop() = onLoop { loop ->
            val oneAtATime = loop.asCoroutineDispatcher().limitedParallelism(1)
            val jobs =
                List(3) { number ->
                    launch(oneAtATime) {
                        trail += "$number on the loop: ${loop.isCurrent}"
                        yield()
                        trail += "$number again"
                    }
                }
            jobs.forEach { it.join() }
            assertThat(trail.steps)
                .containsExactly(
                    "0 on the loop: true",
                    "1 on the loop: true",
                    "2 on the loop: true",
                    "0 again",
                    "1 again",
                    "2 again",
                )
        }

        @Test
        fun aLimitedViewAwaitsToo() = onLoop { loop ->
            val future = loop.createFuture<String>()
            val waiter =
                async(loop.asCoroutineDispatcher().limitedParallelism(1)) { future.await() }
            turns()
            future.complete("value")
            assertThat(waiter.await()).isEqualTo("value")
        }
    }

    @Nested
    inner class Failing {
        @Test
        fun theHandlerHearsOfItAndTheLoopLives() = withLoop { loop ->
            val failure = Failure("boom")
            val heard = AtomicReference<Throwable>()
            val handler = CoroutineExceptionHandler { _, exception -> heard.set(exception) }
            runBlocking {
                val scope = CoroutineScope(loop.asCoroutineDispatcher() + SupervisorJob() + handler)
                scope
                    .launch {
                        yield()
                        throw failure
                    }
                    .join()
                assertThat(heard.get()).isSameAs(failure)
                assertThat(scope.async { "alive" }.await()).isEqualTo("alive")
            }
        }
    }

    @Nested
    inner class ContextVariables {
        private val variable = ContextVar.withDefault("variable", "default")

        @Test
        fun aCoroutineInheritsThemAndKeepsThem() = onLoop { loop ->
            variable.set("mine")
            val child = launch {
                yield()
                trail += "child after yield: ${variable.get()}"
                loop.createFuture<Unit>().apply { loop.execute { complete(Unit) } }.await()
                trail += "child after await: ${variable.get()}"
                variable.set("the child's")
                yield()
                trail += "child: ${variable.get()}"
            }
            child.join()
            assertThat(trail.steps)
                .containsExactly(
                    "child after yield: mine",
                    "child after await: mine",
                    "child: the child's",
                )
        }
    }

    @Nested
    inner class ClosedLoop {
        private suspend fun tellTheEnd(loop: EventLoop) {
            trail += "on the loop: ${loop.isCurrent}"
            trail += "active: ${currentCoroutineContext().isActive}"
        }

        @Test
        fun aNewCoroutineIsCancelledAndSaysWhy() {
            val loop = EventLoop.start("closed").apply { close() }
            runBlocking {
                val job = launch(loop.asCoroutineDispatcher()) { trail += "ran" }
                lateinit var cause: Throwable
                job.invokeOnCompletion { cause = it!! }
                job.join()
                assertThat(job.isCancelled).isTrue()
                assertThat(cause).hasMessageContaining("is closed")
            }
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun aCoroutineThatWaitsForSomethingElseCleansUpElsewhere() {
            val loop = EventLoop.start("closing")
            val channel = Channel<String>()
            val job =
                CoroutineScope(loop.asCoroutineDispatcher()).launch {
                    try {
                        channel.receive()
                    } finally {
                        tellTheEnd(loop)
                    }
                }
            runBlocking {
                withContext(loop.asCoroutineDispatcher()) { turns() }
                withContext(Dispatchers.IO) { loop.close() }
                channel.trySend("too late")
                job.join()
            }
            assertThat(job.isCancelled).isTrue()
            assertThat(trail.steps).containsExactly("on the loop: false", "active: false")
        }

        @Test
        fun aCoroutineThatAwaitsCleansUpOnTheLoop() {
            lateinit var job: Job
            withLoop { loop ->
                job =
                    CoroutineScope(loop.asCoroutineDispatcher()).launch {
                        try {
                            loop.createFuture<Unit>().await()
                        } finally {
                            trail += "on the loop: ${loop.isCurrent}"
                        }
                    }
                runBlocking(loop.asCoroutineDispatcher()) { turns() }
            }
            assertThat(job.isCompleted).isTrue()
            assertThat(trail.steps).containsExactly("on the loop: true")
        }

        @Test
        fun comingBackToAClosedLoopEndsTheCoroutine() {
            val loop = EventLoop.start("closing")
            val away = CountDownLatch(1)
            val gate = CountDownLatch(1)
            val job =
                CoroutineScope(loop.asCoroutineDispatcher()).launch {
                    try {
                        withContext(Dispatchers.IO) {
                            away.countDown()
                            gate.await()
                        }
                    } finally {
                        tellTheEnd(loop)
                    }
                }
            away.await()
            loop.close()
            gate.countDown()
            runBlocking { job.join() }
            assertThat(trail.steps).containsExactly("on the loop: false", "active: false")
        }
    }
}
