package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.Future
import dev.weft.Inside
import dev.weft.testing.Simulation
import java.time.Duration
import java.util.concurrent.CancellationException
import java.util.concurrent.TimeoutException
import kotlinx.coroutines.Job
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.cancel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.currentCoroutineContext
import kotlinx.coroutines.job
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.DynamicTest
import org.junit.jupiter.api.TestFactory
import org.junit.jupiter.params.ParameterizedTest
import org.junit.jupiter.params.provider.EnumSource

/** Each way to end, through each nesting of the two languages: all end alike and leave nothing. */
class BridgeMatrixTest {
    enum class End(val outcome: String) {
        RESULT("value"),
        FAILURE("Failure: failure"),
        UNCHECKED_FAILURE("IllegalStateException: failure"),
        CANCEL_FROM_OUTSIDE("CancellationException: from outside"),
        CANCEL_FROM_INSIDE("CancellationException: from inside"),
        TIMEOUT("TimeoutException"),
        CANCELLED_WHILE_COMPLETING("CancellationException: while completing"),
    }

    enum class Nesting {
        JAVA_KOTLIN,
        KOTLIN_JAVA,
        JAVA_KOTLIN_JAVA,
        KOTLIN_JAVA_KOTLIN,
        JAVA_KOTLIN_FUNCTION,
        KOTLIN_IMPLEMENTED,
        JAVA_KOTLIN_JAVA_FUNCTION,
        JAVA_KOTLIN_IMPLEMENTED,
        KOTLIN_IMPLEMENTED_KOTLIN,
    }

    /** One cell: the innermost function in both languages, and what each puts around another. */
    private class Cell(private val end: End) {
        val loop = Coroutines.currentLoop()
        val gate: Future<String> = loop.createFuture()
        val jobs = mutableListOf<Job>()
        var cleanups = 0

        private fun javaEnd(): String {
            try {
                Coroutines.yieldNow()
                when (end) {
                    End.RESULT -> return "value"
                    End.FAILURE -> throw Failure("failure")
                    End.UNCHECKED_FAILURE -> error("failure")
                    End.CANCEL_FROM_INSIDE -> Coroutines.currentTask().cancel("from inside")
                    else -> {}
                }
                return Coroutines.await(gate)
            } finally {
                cleanups++
                Coroutines.yieldNow()
            }
        }

        private suspend fun kotlinEnd(): String {
            try {
                yield()
                when (end) {
                    End.RESULT -> return "value"
                    End.FAILURE -> throw Failure("failure")
                    End.UNCHECKED_FAILURE -> error("failure")
                    End.CANCEL_FROM_INSIDE -> currentCoroutineContext().cancel(own("from inside"))
                    else -> {}
                }
                return gate.await()
            } finally {
                withContext(NonCancellable) { yield() }
                cleanups++
            }
        }

        private fun own(message: String) = CancellationException(message)

        private suspend fun noted(inner: suspend () -> String): String {
            jobs += currentCoroutineContext().job
            return inner()
        }

        private fun javaAround(inner: suspend () -> String): String =
            Suspending.call(Suspending.Call<String, RuntimeException> { noted { inner() } })

        private suspend fun kotlinAround(inner: () -> String): String = noted {
            coroutineScope { spawn { inner() }.await() }
        }

        /** Kotlin calls a method that Java implements. */
        private suspend fun implementedAround(inner: () -> String): String = noted {
            JavaStore(Coroutine { inner() }).load("key")!!
        }

        fun begin(nesting: Nesting): Future<String> =
            when (nesting) {
                Nesting.JAVA_KOTLIN -> loop.task { javaAround { kotlinEnd() } }
                Nesting.KOTLIN_JAVA -> loop.future { kotlinAround { javaEnd() } }
                Nesting.JAVA_KOTLIN_JAVA -> loop.task { javaAround { kotlinAround { javaEnd() } } }
                Nesting.KOTLIN_JAVA_KOTLIN ->
                    loop.future { kotlinAround { javaAround { kotlinEnd() } } }
                Nesting.JAVA_KOTLIN_FUNCTION ->
                    loop.task { JavaFunctions.invoke(HasFunction { noted { kotlinEnd() } }) }
                Nesting.JAVA_KOTLIN_JAVA_FUNCTION ->
                    loop.task {
                        JavaFunctions.implement(
                            { noted { it() } },
                            Coroutine { javaEnd() },
                        )
                    }
                Nesting.KOTLIN_IMPLEMENTED -> loop.future { implementedAround { javaEnd() } }
                Nesting.JAVA_KOTLIN_IMPLEMENTED ->
                    loop.task { javaAround { implementedAround { javaEnd() } } }
                Nesting.KOTLIN_IMPLEMENTED_KOTLIN ->
                    loop.future { implementedAround { javaAround { kotlinEnd() } } }
            }

        fun outcomeOf(outermost: Future<String>): String {
            turns()
            when (end) {
                End.CANCEL_FROM_OUTSIDE -> outermost.cancel("from outside")
                End.CANCELLED_WHILE_COMPLETING -> {
                    gate.complete("value")
                    outermost.cancel("while completing")
                }
                else -> {}
            }
            return try {
                if (end == End.TIMEOUT) Coroutines.waitFor(outermost, Duration.ofMillis(1))
                else Coroutines.await(outermost)
            } catch (_: TimeoutException) {
                "TimeoutException"
            } catch (cancelled: CancellationException) {
                "CancellationException: ${cancelled.message}"
            } catch (failure: Failure) {
                "Failure: ${failure.message}"
            } catch (failure: IllegalStateException) {
                "IllegalStateException: ${failure.message}"
            }
        }

        fun turns() = repeat(20) { Coroutines.yieldNow() }
    }

    private fun run(end: End, nesting: Nesting): String =
        Simulation.run(
            Coroutine {
                val cell = Cell(end)
                val outermost = cell.begin(nesting)
                val outcome = cell.outcomeOf(outermost)
                cell.turns()
                assertThat(outermost.isDone).isTrue()
                assertThat(cell.cleanups).isEqualTo(1)
                assertThat(cell.jobs).isNotEmpty().allMatch { it.isCompleted }
                assertThat(cell.jobs.flatMap { it.children }).isEmpty()
                assertThat(Coroutines.allTasks()).containsExactly(Coroutines.currentTask())
                assertThat(Inside.hasNoTimers(cell.loop)).isTrue()
                outcome
            }
        )

    @TestFactory
    fun everyCell(): List<DynamicTest> =
        End.entries.flatMap { end ->
            Nesting.entries.map { nesting ->
                DynamicTest.dynamicTest("$end through $nesting") {
                    assertThat(run(end, nesting)).isEqualTo(end.outcome)
                }
            }
        }

    @ParameterizedTest
    @EnumSource
    fun eachNestingEndsAlike(end: End) {
        assertThat(Nesting.entries.map { run(end, it) }.distinct()).containsExactly(end.outcome)
    }
}
