package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import java.util.concurrent.CancellationException
import java.util.concurrent.CountDownLatch
import kotlin.concurrent.thread
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.cancel
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.delay
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

class RunWeftTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    @Test
    fun givesTheValueOfTheBlock() {
        val value = runWeft {
            yield()
            "value"
        }
        assertThat(value).isEqualTo("value")
    }

    @Test
    fun theBlockRunsOnTheLoop() =
        runWeft<Unit> {
            val loop = Coroutines.currentLoop()
            yield()
            assertThat(loop.isCurrent).isTrue()
            assertThat(withContext(Dispatchers.Default) { loop.isCurrent }).isFalse()
        }

    @Test
    fun waitsForItsChildrenWhereverTheyRun() {
        runWeft {
            launch {
                yield()
                trail += "here"
            }
            launch(Dispatchers.Default) { trail += "elsewhere" }
        }
        assertThat(trail.steps).containsExactlyInAnyOrder("here", "elsewhere")
    }

    @Test
    fun throwsTheVeryFailureOfTheBlockOrOfAChild() {
        assertThatThrownBy { runWeft { throw failure } }.isSameAs(failure)
        assertThatThrownBy { runWeft { launch { throw failure } } }.isSameAs(failure)
    }

    @Test
    fun throwsTheCancellationOfABlockThatCancelsItself() {
        assertThatThrownBy {
                runWeft {
                    cancel("my own")
                    yield()
                }
            }
            .isInstanceOf(CancellationException::class.java)
            .hasMessage("my own")
    }

    @Test
    fun cancelsTasksThatItLeavesBehindAndWaitsForThem() {
        runWeft {
            Coroutines.currentLoop()
                .spawn(
                    Coroutine {
                        try {
                            Coroutines.await(Coroutines.currentLoop().createFuture<Unit>())
                        } finally {
                            trail += "cleaned up"
                        }
                    }
                )
            turns()
            trail += "main is done"
        }
        assertThat(trail.steps).containsExactly("main is done", "cleaned up")
    }

    @Test
    fun anInterruptCancelsTheBlockAndLetsItCleanUp() {
        val started = CountDownLatch(1)
        val runner = thread {
            try {
                runWeft {
                    try {
                        started.countDown()
                        awaitCancellation()
                    } finally {
                        withContext(NonCancellable) { delay(1) }
                        trail += "cleaned up"
                    }
                }
            } catch (e: CancellationException) {
                trail += e.message
                trail += Thread.currentThread().isInterrupted
            }
        }
        started.await()
        runner.interrupt()
        runner.join()
        assertThat(trail.steps)
            .containsExactly("cleaned up", "the thread that called run was interrupted", "true")
    }

    @Test
    fun takesANameButNoDispatcherAndNoJob() {
        val name = runWeft(CoroutineName("main")) { currentCoroutineContext()[CoroutineName]?.name }
        assertThat(name).isEqualTo("main")
        assertThatThrownBy { runWeft(Dispatchers.Default) {} }
            .isInstanceOf(IllegalArgumentException::class.java)
            .hasMessageContaining("withContext")
        assertThatThrownBy { runWeft(Job()) {} }
            .isInstanceOf(IllegalArgumentException::class.java)
            .hasMessageContaining("no parent")
    }

    @Test
    fun insideALoopIsAClearError() = onLoop {
        assertThatThrownBy { runWeft {} }
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageContaining("inside a running loop")
    }
}
