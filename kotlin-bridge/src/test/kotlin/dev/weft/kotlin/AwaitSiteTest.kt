package dev.weft.kotlin

import dev.weft.AwaitSite
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Future
import dev.weft.Task
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Where a failure was awaited on its way through both languages. */
class AwaitSiteTest {
    private val failure = Failure("failure")

    private fun sites() = failure.suppressed.filterIsInstance<AwaitSite>()

    /** The method of each site, the innermost that is of this class. */
    private fun places() =
        sites().map { site ->
            site.stackTrace.first { "AwaitSiteTest" in it.className }.methodName
        }

    private fun failingTask(): Task<Unit> =
        Coroutines.currentLoop()
            .spawn(
                "inner",
                Coroutine {
                    Coroutines.yieldNow()
                    throw failure
                },
            )

    // Each is a place of its own, and has something to do after it, so that it is no tail call.

    private suspend fun kotlinAwaits(future: Future<Unit>) {
        future.await()
        yield()
    }

    private suspend fun kotlinAwaitsShielded(future: Future<Unit>) {
        future.awaitShielded()
        yield()
    }

    private suspend fun kotlinCalls(future: Future<Unit>) {
        kotlinAwaits(future)
        yield()
    }

    private fun javaCalls(future: Future<Unit>) {
        Suspending.call(Suspending.Call<Unit, RuntimeException> { kotlinCalls(future) })
    }

    private fun javaAwaits(future: Future<Unit>) {
        Coroutines.await(future)
    }

    private inline fun caught(body: () -> Unit) {
        try {
            body()
        } catch (thrown: Failure) {
            assertThat(thrown).isSameAs(failure)
        }
    }

    @Nested
    inner class OfACoroutine {
        @Test
        fun isItsFunctionsFromTheInnermostOut() {
            runWeft(CoroutineName("reader")) { caught { kotlinCalls(failingTask()) } }
            val site = sites().single()
            assertThat(site).hasMessage("awaited by reader")
            assertThat(site.stackTrace.map { it.methodName })
                .startsWith("kotlinAwaits", "kotlinCalls", "invokeSuspend")
            assertThat(site.stackTrace.map { it.fileName }).startsWith("AwaitSiteTest.kt")
            assertThat(site.stackTrace.take(2)).allMatch { it.lineNumber > 0 }
        }

        @Test
        fun isThereIfTheFutureHadFailedBefore() {
            runWeft {
                val future = Coroutines.currentLoop().createFuture<Unit>()
                future.completeExceptionally(failure)
                caught { kotlinCalls(future) }
            }
            assertThat(sites().single()).hasMessage("awaited by a coroutine")
            assertThat(places()).containsExactly("kotlinAwaits")
        }

        @Test
        fun isThereForAShieldedAwaitToo() {
            runWeft { caught { kotlinAwaitsShielded(failingTask()) } }
            assertThat(places()).containsExactly("kotlinAwaitsShielded")
        }

        @Test
        fun isThereOnceHoweverOftenItAwaits() {
            runWeft {
                val future = failingTask()
                repeat(3) { caught { kotlinAwaits(future) } }
            }
            assertThat(places()).containsExactly("kotlinAwaits")
        }

        @Test
        fun isAPlaceOfItsOwnForEachCoroutine() {
            runWeft {
                val future = failingTask()
                launch(CoroutineName("one")) { caught { kotlinAwaits(future) } }
                launch(CoroutineName("two")) { caught { kotlinAwaits(future) } }
            }
            assertThat(sites().map { it.message })
                .containsExactly("awaited by one", "awaited by two")
        }
    }

    @Nested
    inner class OnTheWay {
        @Test
        fun fromJavaThroughKotlinToJavaEachIsThereOnceAndInOrder() = onLoop { loop ->
            withContext(CoroutineName("the test")) {
                val outer = loop.spawn("outer", Coroutine { caught { javaCalls(failingTask()) } })
                outer.await()
            }
            assertThat(places()).containsExactly("kotlinAwaits", "javaCalls")
            assertThat(sites().map { it.message })
                .containsExactly("awaited by a coroutine", "awaited by outer")
        }

        @Test
        fun fromKotlinThroughJavaToKotlinEachIsThereOnceAndInOrder() {
            runWeft(CoroutineName("outer")) {
                val loop = Coroutines.currentLoop()
                val inner =
                    loop.future<Unit>(CoroutineName("inner")) {
                        yield()
                        throw failure
                    }
                val middle = loop.spawn("middle", Coroutine { javaAwaits(inner) })
                caught { kotlinAwaits(middle) }
            }
            assertThat(places()).containsExactly("javaAwaits", "kotlinAwaits")
            assertThat(sites().map { it.message })
                .containsExactly("awaited by middle", "awaited by outer")
        }

        @Test
        fun whatOnlyPassesItOnIsNone() {
            runWeft {
                val deferred = failingTask().asDeferred()
                try {
                    deferred.await()
                } catch (_: Failure) {
                    // kotlinx's copy, or the failure itself
                }
            }
            assertThat(sites()).isEmpty()
        }
    }
}
