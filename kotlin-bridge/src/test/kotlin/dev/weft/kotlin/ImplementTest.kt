package dev.weft.kotlin

import dev.weft.AwaitSite
import dev.weft.Coroutine
import dev.weft.Coroutines
import java.io.IOException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Kotlin calls what Java implements. */
class ImplementTest {
    private val trail = Trail()

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
        fun isMadeRightAfterACallbackWhichCannotStandStill() {
            runWeft {
                val loop = Coroutines.currentLoop()
                val scope = this
                loop.callSoon {
                    scope.launch(start = CoroutineStart.UNDISPATCHED) {
                        trail += store { "value".also { trail += "body" } }.load("key")
                    }
                    trail += "callback"
                }
                loop.callSoon { trail += "the next in the queue" }
                turns()
            }
            assertThat(trail.steps)
                .containsExactly("callback", "body", "the next in the queue", "value")
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
