package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.TaskGroup
import java.util.concurrent.RejectedExecutionException
import kotlinx.coroutines.CoroutineName
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.async
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Where the code runs that Java implements, and what it sees. */
class ImplementPlaceTest {
    private val trail = Trail()

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
            assertThat(failureOf { hanging(trail).load("key") })
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("no loop for the task: neither the coroutine's dispatcher")
            assertThat(trail.steps).isEmpty()
        }

        @Test
        fun isNowhereIfTheLoopIsClosed(): Unit = runBlocking {
            val loop = EventLoop.start("closed").apply { close() }
            val calling =
                async(loop.asCoroutineDispatcher() + SupervisorJob(), CoroutineStart.UNDISPATCHED) {
                    hanging(trail).load("key")
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
}
