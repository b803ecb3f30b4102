package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import java.util.concurrent.CyclicBarrier
import java.util.concurrent.atomic.AtomicReference
import kotlin.concurrent.thread
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.awaitAll
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Tag
import org.junit.jupiter.api.Test

/** Threads against each other, for a bounded while. That nobody hangs is half of each test. */
@Tag("stress")
class StressTest {
    @Test
    fun everyForeignCoroutineGetsItsValue() = withLoop { loop ->
        runBlocking(Dispatchers.Default) {
            val futures = List(5_000) { loop.createFuture<Int>() }
            val waiters = futures.map { async { it.await() } }
            launch { futures.forEachIndexed { index, future -> future.complete(index) } }
            assertThat(waiters.awaitAll()).isEqualTo(List(5_000) { it })
        }
    }

    @Test
    fun aValueOrACancellationButNeverNeither() = withLoop { loop ->
        runBlocking(Dispatchers.Default) {
            repeat(2_000) { index ->
                val future = loop.createFuture<Int>()
                var seen: Int? = null
                val waiter = launch { seen = future.await() }
                val start = CyclicBarrier(2)
                val completer =
                    launch(Dispatchers.IO) {
                        start.await()
                        future.complete(index)
                    }
                start.await()
                waiter.cancelAndJoin()
                completer.join()
                if (seen == null) {
                    assertThat(future.isDone).isTrue()
                } else {
                    assertThat(future.resultNow()).isEqualTo(seen).isEqualTo(index)
                }
            }
        }
    }

    @Test
    fun callsAreCancelledFromForeignThreadsInTheirFirstOrLastMoment() = withLoop { loop ->
        runBlocking(Dispatchers.Default) {
            repeat(1_000) {
                var cleanedUp = 0
                val calling = loop.submit {
                    Suspending.call(
                        Suspending.Call<Unit, RuntimeException> {
                            try {
                                withContext(Dispatchers.Default) { yield() }
                            } finally {
                                cleanedUp++
                            }
                        }
                    )
                }
                calling.cancel()
                loop.submit { Coroutines.yieldNow() }.await()
                runCatching { calling.await() }
                assertThat(cleanedUp).isLessThanOrEqualTo(1)
            }
        }
    }

    @Test
    fun whatJavaImplementsIsCancelledFromForeignThreadsAndCleansUpBeforeItsCallerEnds() =
        withLoop { loop ->
            runBlocking(loop.asCoroutineDispatcher()) {
                repeat(1_000) { round ->
                    val at = AtomicReference("before")
                    val store =
                        JavaStore(
                            Coroutine {
                                at.set("body")
                                try {
                                    repeat(3) { Coroutines.yieldNow() }
                                    "value"
                                } finally {
                                    at.set("over")
                                }
                            }
                        )
                    val dispatcher = if (round % 2 == 0) Dispatchers.IO else Dispatchers.Unconfined
                    val calling = launch(dispatcher) { store.load("key") }
                    launch(Dispatchers.Default) { calling.cancelAndJoin() }.join()
                    assertThat(at.get()).isIn("before", "over")
                }
            }
        }

    @Test
    fun aCoroutineThatEndsElsewhereLeavesNoTaskBehind() = onLoop { loop ->
        repeat(5_000) { loop.future { launch(Dispatchers.Default) {} }.await() }
        while (loop.task { Coroutines.allTasks().size }.await() > 1) {
            yield() // the last one may still be about to say that it has ended
        }
    }

    @Test
    fun nobodyHangsHoweverTheLoopCloses() {
        repeat(60) { round ->
            val loop = EventLoop.start("closing")
            val scope = CoroutineScope(SupervisorJob() + Dispatchers.Default)
            val jobs = mutableListOf<Job>()
            val start = CyclicBarrier(2)
            val closer = thread {
                start.await()
                repeat(round * 200) { Thread.onSpinWait() }
                loop.close()
            }
            start.await()
            repeat(20) {
                jobs += scope.launch { loop.createFuture<Unit>().await() }
                jobs += scope.launch(loop.asCoroutineDispatcher()) { delay(3_600_000) }
                jobs +=
                    scope.launch(loop.asCoroutineDispatcher()) { loop.createFuture<Unit>().await() }
                jobs += scope.launch {
                    withContext(loop.asCoroutineDispatcher()) { yield() }
                    loop.createFuture<Unit>().asDeferred().await()
                }
                jobs += scope.launch(loop.asCoroutineDispatcher()) { hanging(Trail()).load("key") }
                jobs +=
                    scope.launch(loop.asCoroutineDispatcher()) {
                        withContext(Dispatchers.Default) { hanging(Trail()).load("key") }
                    }
                jobs += scope.launch { runCatching { loop.future { delay(3_600_000) } } }
            }
            runBlocking { jobs.joinAll() }
            closer.join()
            assertThat(loop.isClosed).isTrue()
        }
    }
}
