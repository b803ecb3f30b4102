package dev.weft.kotlin

import dev.weft.AwaitSite
import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Future
import dev.weft.TaskGroup
import java.io.IOException
import java.util.concurrent.CancellationException
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.TimeoutCancellationException
import kotlinx.coroutines.async
import kotlinx.coroutines.cancel
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.withTimeout
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Kotlin calls what Java implements. */
class ImplementTest {
    private val trail = Trail()

    private fun store(body: () -> String?): Store = JavaStore(Coroutine { body() })

    /** One that waits for ever, and cleans up at its end with an await. */
    private fun hanging(): Store = store {
        try {
            trail += "begins"
            Coroutines.await(Coroutines.currentLoop().createFuture<String>())
        } finally {
            Coroutines.yieldNow()
            trail += "cleaned up"
        }
    }

    private suspend fun failureOf(call: suspend () -> Any?): Throwable =
        try {
            error("it gave ${call()}")
        } catch (failure: Throwable) {
            failure
        }

    @Nested
    inner class Value {
        @Test
        fun comesWithoutASuspensionInATask() {
            runWeft {
                // a coroutine begins in the task that runs it
                Coroutines.currentLoop().callSoon { trail += "the next in the queue" }
                trail += store { "value" }.load("key")
                yield()
            }
            assertThat(trail.steps).containsExactly("value", "the next in the queue")
        }

        @Test
        fun isMadeRightAfterWhatRunsElsewhereOnTheLoop() {
            runWeft {
                yield() // from here on the coroutine runs in callbacks
                val calling = launch {
                    trail += store { "value".also { trail += "body" } }.load("key")
                }
                launch { trail += "the next in the queue" }
                calling.join()
            }
            assertThat(trail.steps).containsExactly("body", "the next in the queue", "value")
        }

        @Test
        fun comesWhenTheBodyHasIt() {
            runWeft {
                val future = Coroutines.currentLoop().createFuture<String>()
                launch { future.complete("from a sibling") }
                trail += store { Coroutines.await(future) }.load("key")
            }
            assertThat(trail.steps).containsExactly("from a sibling")
        }

        @Test
        fun mayBeNullOrNoneAtAll(): Unit = runWeft {
            assertThat(store { null }.load("key")).isNull()
            assertThat(store { null }.save("key", 1)).isEqualTo(Unit)
        }

        @Test
        fun goesThroughManyCallsInOneCoroutine(): Unit = runWeft {
            val slow = store { "x".also { Coroutines.yieldNow() } }
            val quick = store { "y" }
            val text = (1..1_000).joinToString("") { "" + if (it % 2 == 0) "q" else "s" }
            val read = buildString {
                for (letter in text) append((if (letter == 'q') quick else slow).load("key"))
            }
            assertThat(read).isEqualTo("xy".repeat(500))
        }
    }

    @Nested
    inner class Failing {
        private val failure = Failure("failure")

        private suspend fun kotlinCalls(store: Store): String? {
            val value = store.load("key")
            yield()
            return value
        }

        @Test
        fun isTheVerySameObjectWithThePlaceOfTheCall() {
            runWeft(CoroutineName("caller")) {
                val store = store {
                    Coroutines.yieldNow()
                    throw failure
                }
                assertThat(failureOf { kotlinCalls(store) }).isSameAs(failure)
            }
            val site = failure.suppressed.single()
            assertThat(site).isInstanceOf(AwaitSite::class.java).hasMessage("awaited by caller")
            assertThat(site.stackTrace.first().methodName).isEqualTo("kotlinCalls")
        }

        @Test
        fun soItIsIfTheBodyDidNotWait(): Unit = runWeft {
            assertThat(failureOf { kotlinCalls(store { throw failure }) }).isSameAs(failure)
        }

        @Test
        fun soItIsOnAnotherDispatcher(): Unit = runWeft {
            withContext(Dispatchers.Default) {
                assertThat(failureOf { kotlinCalls(store { throw failure }) }).isSameAs(failure)
            }
        }

        @Test
        fun mayBeChecked(): Unit = runWeft {
            assertThat(failureOf { store { null }.save("key", -1) })
                .isInstanceOf(IOException::class.java)
        }

        @Test
        fun passesThroughJavaAndKotlinWithEachPlaceOnce() {
            val store = store {
                Coroutines.yieldNow()
                throw failure
            }
            Coroutines.run(
                Coroutine {
                    val call = Suspending.Call<String?, RuntimeException> { kotlinCalls(store) }
                    assertThatThrownBy { Suspending.call(call) }.isSameAs(failure)
                }
            )
            assertThat(failure.suppressed.map { it.message })
                .startsWith("awaited by a coroutine")
                .hasSize(2)
        }
    }

    @Nested
    inner class Cancelling {
        @Test
        fun waitsUntilTheTaskHasCleanedUpAndThrowsTheCoroutinesOwn() {
            runWeft {
                val own = CancellationException("enough")
                val calling =
                    launch(start = CoroutineStart.UNDISPATCHED) {
                        val seen = failureOf { hanging().load("key") }
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
                    trail += failureOf { hanging().load("key") }.message
                }
            }
            assertThat(trail.steps).containsExactly("begins", "cleaned up", "already")
        }

        @Test
        fun beforeTheCallThrowsAtTheFirstWaitElsewhereToo() {
            runWeft {
                launch(Dispatchers.Default) {
                    currentCoroutineContext().cancel(CancellationException("already"))
                    trail += failureOf { hanging().load("key") }.message
                }
            }
            assertThat(trail.steps).containsExactly("begins", "cleaned up", "already")
        }

        @Test
        fun betweenTheCallAndItsTurnThrowsAtTheFirstWait() {
            runWeft {
                yield()
                val calling = launch(start = CoroutineStart.UNDISPATCHED) { hanging().load("key") }
                assertThat(trail.steps).isEmpty()
                calling.cancelAndJoin()
            }
            assertThat(trail.steps).containsExactly("begins", "cleaned up")
        }

        @Test
        fun ofATimeoutIsATimeout(): Unit = runWeftTest {
            val failure = failureOf { withTimeout(1) { hanging().load("key") } }
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
                        launch { hanging().load("key") }
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
                            Suspending.Call<String, RuntimeException> { hanging().load("key") }
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

    @Nested
    inner class Place {
        private fun isOn(loop: EventLoop) = store {
            Coroutines.yieldNow()
            "${loop.isCurrent}"
        }

        @Test
        fun isTheLoopOfTheDispatcher(): Unit = withLoop { loop ->
            runBlocking {
                val where = withContext(loop.asCoroutineDispatcher()) { isOn(loop).load("key") }
                assertThat(where).isEqualTo("true")
            }
        }

        @Test
        fun isTheLoopAroundForACallFromElsewhereWhichGoesOnThere(): Unit = withLoop { loop ->
            runBlocking {
                withContext(loop.asCoroutineDispatcher()) {
                    launch(Dispatchers.IO) {
                        assertThat(isOn(loop).load("key")).isEqualTo("true")
                        assertThat(EventLoop.currentOrNull()).isNull()
                    }
                }
            }
        }

        @Test
        fun isTheLoopOfTheGroupForACoroutineElsewhere() {
            Coroutines.run(
                Coroutine {
                    val loop = Coroutines.currentLoop()
                    TaskGroup.run(
                        TaskGroup.Action { group ->
                            group.asCoroutineScope().launch(Dispatchers.Default) {
                                assertThat(isOn(loop).load("key")).isEqualTo("true")
                                trail += "seen"
                            }
                        }
                    )
                }
            )
            assertThat(trail.steps).containsExactly("seen")
        }

        @Test
        @OptIn(ExperimentalCoroutinesApi::class)
        fun isTheCurrentLoopForDispatchersOverIt(): Unit = runWeft {
            val loop = Coroutines.currentLoop()
            val limited = loop.asCoroutineDispatcher().limitedParallelism(1)
            for (dispatcher in listOf(limited, Dispatchers.Unconfined)) {
                withContext(dispatcher) {
                    assertThat(isOn(loop).load("key")).isEqualTo("true")
                    assertThat(loop.isCurrent).isTrue()
                }
            }
        }

        @Test
        fun isNowhereWithoutALoop(): Unit = runBlocking {
            assertThat(failureOf { hanging().load("key") })
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("no loop for the task: neither the coroutine's dispatcher")
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun isNowhereIfTheLoopIsClosed(): Unit = runBlocking {
            val loop = EventLoop.start("closed").apply { close() }
            val calling =
                async(loop.asCoroutineDispatcher() + SupervisorJob(), CoroutineStart.UNDISPATCHED) {
                    hanging().load("key")
                }
            assertThat(failureOf { calling.await() })
                .isInstanceOf(RejectedExecutionException::class.java)
            assertThat(trail.steps).isEmpty()
        }
    }

    @Nested
    inner class Context {
        private val user = ContextVar.withDefault("user", "nobody")

        @Test
        fun isTheCoroutinesName(): Unit =
            runWeft(CoroutineName("reader")) {
                val store = store { Coroutines.currentTask().name() }
                assertThat(store.load("key")).isEqualTo("reader")
            }

        private fun setting(value: String) = store {
            val before = user.get()
            user.set(value)
            Coroutines.yieldNow()
            "$before, then ${user.get()}"
        }

        @Test
        fun isTheCoroutinesValuesBothWays(): Unit = runWeft {
            user.set("Ada")
            assertThat(setting("Grace").load("key")).isEqualTo("Ada, then Grace")
            assertThat(user.get()).isEqualTo("Grace")
            yield()
            assertThat(setting("Joan").load("key")).isEqualTo("Grace, then Joan")
            assertThat(user.get()).isEqualTo("Joan")
            withContext(Dispatchers.Default) {
                assertThat(setting("Mary").load("key")).isEqualTo("Joan, then Mary")
                assertThat(user.get()).isEqualTo("Mary")
            }
            assertThat(user.get()).isEqualTo("Mary")
        }

        @Test
        fun isTheValueThatAnElementGives(): Unit = runWeft {
            user.set("Ada")
            withContext(user.asContextElement("Grace")) {
                assertThat(store { user.get() }.load("key")).isEqualTo("Grace")
                yield()
                assertThat(store { user.get() }.load("key")).isEqualTo("Grace")
            }
        }

        @Test
        fun ofACoroutineWithoutItsOwnIsNotSetInItsThread(): Unit = onLoop {
            user.set("Ada")
            assertThat(setting("Grace").load("key")).isEqualTo("Ada, then Grace")
            assertThat(user.get()).isEqualTo("Ada")
        }
    }

    /** What one is for the other is an await of [Future]s alone. */
    @Test
    fun manyAtATimeShareTheLoop(): Unit = runWeft {
        val gate = Coroutines.currentLoop().createFuture<String>()
        val store = store { Coroutines.await(gate) }
        val calls = List(100) { async { store.load("key") } }
        turns()
        gate.complete("value")
        assertThat(calls.map { it.await() }).containsOnly("value")
    }
}
