package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import java.util.concurrent.CancellationException
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

/** Cancelling a coroutine that waits for what Java implements. */
class ImplementCancelTest {
    private val trail = Trail()

    @Test
    fun waitsUntilTheTaskHasCleanedUpAndThrowsTheCoroutinesOwn() {
        runWeft {
            val own = CancellationException("enough")
            val calling =
                launch(start = CoroutineStart.UNDISPATCHED) {
                    val seen = failureOf { hanging(trail).load("key") }
                    trail += seen === own
                    throw seen
                }
            turns()
            calling.cancel(own)
            calling.join()
            assertThat(Coroutines.allTasks()).hasSize(1)
        }
        assertThat(trail.steps).containsExactly("begins", "cleaned up", "true")
    }

    @Test
    fun aSecondTimeChangesNothing() {
        runWeft {
            val cleanup = Coroutines.currentLoop().createFuture<String>()
            val store = store {
                try {
                    Coroutines.await(Coroutines.currentLoop().createFuture<String>())
                } finally {
                    Coroutines.await(cleanup)
                    trail += "cleaned up"
                }
            }
            val calling = launch { store.load("key") }
            turns()
            calling.cancel()
            turns()
            calling.cancel()
            turns()
            assertThat(calling.isCompleted).isFalse()
            cleanup.complete(null)
        }
        assertThat(trail.steps).containsExactly("cleaned up")
    }

    @Test
    fun letsTheFailureOfACleanupThrough(): Unit = runWeft {
        val failure = Failure("cleanup")
        val store = store {
            try {
                Coroutines.await(Coroutines.currentLoop().createFuture<String>())
            } catch (_: CancellationException) {
                throw failure
            }
        }
        val calling = launch { assertThat(failureOf { store.load("key") }).isSameAs(failure) }
        turns()
        calling.cancelAndJoin()
    }

    @Test
    fun isNotSwallowedByTheBody(): Unit = runWeft {
        val store = store {
            try {
                Coroutines.await(Coroutines.currentLoop().createFuture<String>())
            } catch (_: CancellationException) {
                "all the same"
            }
        }
        val calling = launch {
            assertThat(failureOf { store.load("key") })
                .isInstanceOf(CancellationException::class.java)
                .hasMessage("enough")
            trail += "seen"
        }
        turns()
        calling.cancel(CancellationException("enough"))
        calling.join()
        assertThat(trail.steps).containsExactly("seen")
    }

    @Test
    fun beforeTheCallThrowsAtTheFirstWait() {
        runWeft {
            launch(start = CoroutineStart.UNDISPATCHED) {
                currentCoroutineContext().cancel(CancellationException("already"))
                trail += failureOf { hanging(trail).load("key") }.message
            }
        }
        assertThat(trail.steps).containsExactly("begins", "cleaned up", "already")
    }

    @Test
    fun beforeTheCallThrowsAtTheFirstWaitElsewhereToo() {
        runWeft {
            launch(Dispatchers.Default) {
                currentCoroutineContext().cancel(CancellationException("already"))
                trail += failureOf { hanging(trail).load("key") }.message
            }
        }
        assertThat(trail.steps).containsExactly("begins", "cleaned up", "already")
    }

    @Test
    fun betweenTheCallAndItsTurnThrowsAtTheFirstWait() {
        runWeft {
            val scope = this
            Coroutines.currentLoop().callSoon {
                val calling =
                    scope.launch(start = CoroutineStart.UNDISPATCHED) { hanging(trail).load("key") }
                trail += "called"
                calling.cancel()
            }
            turns()
        }
        assertThat(trail.steps).containsExactly("called", "begins", "cleaned up")
    }

    @Test
    fun ofATimeoutIsATimeout(): Unit = runWeftTest {
        val failure = failureOf { withTimeout(1) { hanging(trail).load("key") } }
        assertThat(failure).isInstanceOf(TimeoutCancellationException::class.java)
        assertThat(trail.steps).containsExactly("begins", "cleaned up")
    }

    @Test
    fun doesNotReachWhatIsNotToBeCancelled() {
        runWeft {
            val future = Coroutines.currentLoop().createFuture<String>()
            val calling = launch {
                withContext(NonCancellable) {
                    trail += store { Coroutines.await(future) }.load("key")
                }
            }
            turns()
            calling.cancel()
            turns()
            future.complete("value")
        }
        assertThat(trail.steps).containsExactly("value")
    }

    @Test
    fun ofAFailingSiblingReachesIt() {
        runWeft {
            val failure = failureOf {
                coroutineScope {
                    launch { hanging(trail).load("key") }
                    turns()
                    throw Failure("sibling")
                }
            }
            assertThat(failure).hasMessage("sibling")
        }
        assertThat(trail.steps).containsExactly("begins", "cleaned up")
    }

    @Test
    fun ofAClosingLoopReachesIt() {
        runWeft {
            Coroutines.spawn(
                Coroutine {
                    Suspending.call(
                        Suspending.Call<String, RuntimeException> { hanging(trail).load("key") }
                    )
                }
            )
            turns()
        }
        assertThat(trail.steps).containsExactly("begins", "cleaned up")
    }

    @Test
    fun ofTheTaskAloneIsSeenByTheCoroutineWhichIsNotCancelled(): Unit = runWeft {
        val store = store {
            Coroutines.currentTask().cancel("only me")
            Coroutines.yieldNow()
            "never"
        }
        assertThat(failureOf { store.load("key") })
            .isInstanceOf(CancellationException::class.java)
            .hasMessage("only me")
        assertThat(currentCoroutineContext().job.isCancelled).isFalse()
    }
}
