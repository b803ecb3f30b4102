package dev.weft.kotlin

import dev.weft.ContextVar
import dev.weft.Coroutine
import dev.weft.Coroutines
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.GlobalScope
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.coroutineScope
import kotlinx.coroutines.delay
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

class ContextTest {
    private val variable = ContextVar.withDefault("variable", "default")
    private val other = ContextVar.withDefault("other", "default")
    private val trail = Trail()

    private fun tell(who: String) {
        trail += "$who: ${variable.get()}"
    }

    /** Runs a coroutine in a task, as Java code does it. */
    private fun <T> call(block: suspend () -> T): T =
        Suspending.call(Suspending.Call<T, RuntimeException> { block() })

    /** Runs Java-like code in a task of a loop of its own. */
    private fun inTask(body: () -> Unit) {
        Coroutines.run(Coroutine { body() })
    }

    @Nested
    inner class FromATask {
        @Test
        fun aSuspendFunctionSeesWhatTheTaskSetBeforeAndAfterItSuspends() = inTask {
            variable.set("the task's")
            call {
                tell("at once")
                yield()
                tell("after a yield")
                delay(1)
                tell("after a delay")
                coroutineScope { launch { tell("in a child") } }
            }
            assertThat(trail.steps)
                .containsExactly(
                    "at once: the task's",
                    "after a yield: the task's",
                    "after a delay: the task's",
                    "in a child: the task's",
                )
        }

        @Test
        fun whatTheFunctionSetsIsSetInTheTask() = inTask {
            call { variable.set("at once") }
            tell("task")
            call {
                yield()
                variable.set("after a yield")
            }
            tell("task")
            call { coroutineScope { launch { variable.set("a child's") } } }
            tell("task")
            assertThat(trail.steps)
                .containsExactly("task: at once", "task: after a yield", "task: after a yield")
        }

        @Test
        fun aTokenOfTheTaskMayBeUsedInTheFunction() = inTask {
            val token = variable.set("the task's")
            call {
                yield()
                variable.reset(token)
            }
            tell("task")
            assertThat(trail.steps).containsExactly("task: default")
        }

        @Test
        fun aFutureHasACopy() = inTask {
            variable.set("the task's")
            val future =
                Coroutines.currentLoop().future {
                    tell("future")
                    yield()
                    variable.set("the future's")
                    yield()
                    tell("future")
                }
            variable.set("set later")
            Coroutines.await(future)
            tell("task")
            assertThat(trail.steps)
                .containsExactly("future: the task's", "future: the future's", "task: set later")
        }

        @Test
        fun itGoesThroughJavaKotlinAndJava() = inTask {
            variable.set("the task's")
            call {
                yield()
                Coroutines.currentLoop().spawn(Coroutine { tell("inner task") }).await()
            }
            assertThat(trail.steps).containsExactly("inner task: the task's")
        }
    }

    @Nested
    inner class OfACoroutine {
        @Test
        fun areItsOwnWhoeverResumesIt() {
            runWeft {
                val channel = Channel<Unit>()
                val receiver = launch {
                    variable.set("the receiver's")
                    channel.receive()
                    tell("receiver")
                }
                val sender = launch {
                    variable.set("the sender's")
                    channel.send(Unit)
                    tell("sender")
                }
                joinAll(receiver, sender)
                tell("parent")
            }
            assertThat(trail.steps)
                .containsExactlyInAnyOrder(
                    "receiver: the receiver's",
                    "sender: the sender's",
                    "parent: default",
                )
        }

        @Test
        fun areItsOwnAlsoIfItHasSetNone() {
            runWeft {
                val channel = Channel<Unit>()
                val receiver = launch {
                    channel.receive()
                    tell("receiver")
                }
                launch {
                    variable.set("the sender's")
                    channel.send(Unit)
                }
                receiver.join()
            }
            assertThat(trail.steps).containsExactly("receiver: default")
        }

        @Test
        fun keepApartManyThatTakeTurns() {
            val seen = mutableListOf<String>()
            runWeftTest(seeds = 20) {
                seen.clear()
                List(10) { number ->
                        launch {
                            variable.set("$number")
                            repeat(5) { turn ->
                                if (turn % 2 == 0) yield() else delay(1)
                                seen += "$number ${variable.get()}"
                            }
                        }
                    }
                    .joinAll()
                assertThat(seen).hasSize(50).allMatch { it.matches(Regex("(\\d) \\1")) }
            }
        }

        @Test
        fun areLeftToItInAChildThatStartsOnTheSpot() {
            runWeft {
                variable.set("the parent's")
                launch(start = CoroutineStart.UNDISPATCHED) {
                    tell("child")
                    variable.set("the child's")
                    yield()
                    tell("child")
                }
                tell("parent")
                yield()
                tell("parent")
            }
            assertThat(trail.steps)
                .containsExactly(
                    "child: the parent's",
                    "parent: the parent's",
                    "child: the child's",
                    "parent: the parent's",
                )
        }

        @Test
        fun goWithItToOtherDispatchersAndBack() {
            runWeft {
                variable.set("one")
                withContext(Dispatchers.IO) {
                    tell("elsewhere")
                    variable.set("two")
                    yield()
                    tell("elsewhere")
                }
                tell("back")
                withContext(Dispatchers.Unconfined) { tell("unconfined") }
            }
            assertThat(trail.steps)
                .containsExactly(
                    "elsewhere: one",
                    "elsewhere: two",
                    "back: two",
                    "unconfined: two",
                )
        }

        @Test
        fun leaveNothingOnTheThreadsThatItVisited() {
            val one = Dispatchers.IO.limitedParallelism(1)
            runWeft {
                variable.set("the coroutine's")
                withContext(one) { tell("coroutine") }
            }
            runBlocking(one) { tell("thread") }
            assertThat(trail.steps).containsExactly("coroutine: the coroutine's", "thread: default")
        }

        @Test
        fun areThereInWhatItsLimitedViewRuns() {
            runWeft {
                val limited = Coroutines.currentLoop().asCoroutineDispatcher().limitedParallelism(1)
                repeat(2) { number ->
                    launch(limited) {
                        variable.set("$number")
                        yield()
                        tell("$number")
                    }
                }
            }
            assertThat(trail.steps).containsExactly("0: 0", "1: 1")
        }

        @Test
        fun leaveTheTaskThatItResumesOnTheSpotAlone() = inTask {
            variable.set("the task's")
            val loop = Coroutines.currentLoop()
            val gate = kotlinx.coroutines.CompletableDeferred<Unit>()
            val future = loop.future {
                variable.set("the coroutine's")
                withContext(Dispatchers.Unconfined) {
                    gate.await()
                    tell("unconfined")
                }
            }
            Coroutines.yieldNow()
            gate.complete(Unit)
            tell("task")
            Coroutines.await(future)
            assertThat(trail.steps)
                .containsExactly("unconfined: the coroutine's", "task: the task's")
        }
    }

    @Nested
    inner class AsAnElement {
        @Test
        fun isSeenByJavaCodeAndByTasks() {
            runWeft {
                withContext(variable.asContextElement("the element's")) {
                    tell("Java code")
                    yield()
                    tell("Java code later")
                    Coroutines.currentLoop().spawn(Coroutine { tell("task") }).await()
                    launch { tell("child") }
                }
                tell("afterwards")
            }
            assertThat(trail.steps)
                .containsExactly(
                    "Java code: the element's",
                    "Java code later: the element's",
                    "task: the element's",
                    "child: the element's",
                    "afterwards: default",
                )
        }

        @Test
        fun hidesWhatTheCoroutineHasSet() {
            runWeft {
                variable.set("the coroutine's")
                launch(variable.asContextElement("the element's")) { tell("child") }.join()
                withContext(variable.asContextElement("the block's")) {
                    variable.set("until it suspends")
                    tell("block")
                    yield()
                    tell("block")
                }
                tell("coroutine")
            }
            assertThat(trail.steps)
                .containsExactly(
                    "child: the element's",
                    "block: until it suspends",
                    "block: the block's",
                    "coroutine: the coroutine's",
                )
        }

        @Test
        fun leavesOtherVariablesToTheCoroutine() {
            runWeft {
                withContext(variable.asContextElement("the element's")) {
                    other.set("set inside")
                    yield()
                    trail += other.get()
                    withContext(Dispatchers.IO) { trail += other.get() }
                }
                trail += other.get()
            }
            assertThat(trail.steps).containsExactly("set inside", "set inside", "set inside")
        }

        @Test
        fun mayStandBesideOthers() {
            runWeft {
                withContext(variable.asContextElement("one") + other.asContextElement("two")) {
                    yield()
                    trail += "${variable.get()} ${other.get()}"
                    withContext(variable.asContextElement("three")) {
                        yield()
                        trail += "${variable.get()} ${other.get()}"
                    }
                }
            }
            assertThat(trail.steps).containsExactly("one two", "three two")
        }

        @Test
        fun mayBeSharedByCoroutinesThatTakeTurns() {
            runWeft {
                val element = variable.asContextElement("the element's")
                repeat(2) { number ->
                    launch(element) {
                        variable.set("$number")
                        yield()
                        tell("$number")
                    }
                }
            }
            assertThat(trail.steps).containsExactly("0: the element's", "1: the element's")
        }

        @Test
        fun mayBeNull() {
            val nullable = ContextVar.withDefault<String?>("nullable", "default")
            runWeft(nullable.asContextElement(null)) { trail += nullable.get() }
            assertThat(trail.steps).containsExactly("null")
        }

        @Test
        fun worksWithoutALoop() {
            runBlocking(variable.asContextElement("the element's")) {
                yield()
                tell("runBlocking")
            }
            tell("thread")
            assertThat(trail.steps).containsExactly("runBlocking: the element's", "thread: default")
        }

        @Test
        fun showsItself() {
            assertThat(variable.asContextElement("x")).hasToString("ContextVar[variable]=x")
        }
    }

    @Nested
    @OptIn(DelicateCoroutinesApi::class)
    inner class Carried {
        @Test
        fun areThoseOfTheScopeInEachOfItsCoroutines() = withLoop { loop ->
            variable.set("the scope's")
            val scope = CoroutineScope(loop.asCoroutineDispatcher() + currentContextVars())
            variable.set("set later")
            val channel = Channel<Unit>()
            val receiver = scope.launch {
                tell("receiver")
                variable.set("the receiver's")
                channel.receive()
                tell("receiver")
            }
            val sender = scope.launch {
                channel.send(Unit)
                tell("sender")
            }
            runBlocking { joinAll(receiver, sender) }
            assertThat(trail.steps)
                .containsExactlyInAnyOrder(
                    "receiver: the scope's",
                    "receiver: the receiver's",
                    "sender: the scope's",
                )
            variable.set("default")
        }

        @Test
        fun goToAnotherDispatcher() = inTask {
            variable.set("the task's")
            val job = GlobalScope.launch(Dispatchers.Default + currentContextVars()) { tell("job") }
            Coroutines.await(job.asTask(Coroutines.currentLoop()))
            assertThat(trail.steps).containsExactly("job: the task's")
        }

        @Test
        fun takeThePlaceOfThoseOfBefore() {
            runWeft {
                val before = currentContextVars()
                variable.set("set later")
                withContext(before) { tell("block") }
                launch(before) { tell("child") }
                tell("coroutine")
            }
            assertThat(trail.steps)
                .containsExactly("block: default", "coroutine: set later", "child: default")
        }
    }

    @Test
    fun aTokenOfOneCoroutineIsNoOtherCoroutines() {
        runWeft {
            val token = variable.set("one")
            launch {
                assertThatThrownBy { variable.reset(token) }
                    .isInstanceOf(IllegalArgumentException::class.java)
            }
                .join()
            variable.reset(token)
            tell("parent")
        }
        assertThat(trail.steps).containsExactly("parent: default")
    }
}
