package dev.weft.kotlin.samples

import java.io.ByteArrayOutputStream
import java.io.PrintStream
import java.lang.reflect.Modifier
import java.nio.file.Path
import kotlin.io.path.extension
import kotlin.io.path.readText
import kotlin.io.path.walk
import org.assertj.core.api.Assertions.assertThat
import org.junit.jupiter.api.Test

class SamplesTest {
    private fun linesOf(sample: () -> Unit): List<String> {
        val output = ByteArrayOutputStream()
        val before = System.out
        System.setOut(PrintStream(output, true))
        try {
            sample()
        } finally {
            System.setOut(before)
        }
        return output.toString().trim().lines()
    }

    @Test
    fun aFutureIsAwaited() {
        assertThat(linesOf(::awaitFuture)).containsExactly("hello")
    }

    @Test
    fun aSharedFutureOutlivesOneOfItsWaiters() {
        assertThat(linesOf(::awaitSharedFuture)).containsExactly("null", "hello")
    }

    @Test
    fun aFutureTakesPartInASelect() {
        assertThat(linesOf(::futureAsDeferred)).containsExactly("the task was first")
    }

    @Test
    fun aTaskAwaitsADeferred() {
        assertThat(linesOf(::deferredAsFuture)).containsExactly("the task got 42")
    }

    @Test
    fun aTaskStandsForADeferred() {
        assertThat(linesOf(::deferredAsTask)).containsExactly("answer was cancelled: true")
    }

    @Test
    fun aTaskStandsForAJob() {
        assertThat(linesOf(::jobAsTask)).containsExactly("Kotlin prints", "Java goes on")
    }

    @Test
    fun aTestTakesNoTime() {
        assertThat(linesOf(::virtualTime)).containsExactly("an hour is over")
    }

    @Test
    fun aTestWaitsForOthersToWait() {
        assertThat(linesOf(::blockedOnes)).containsExactly("Event[not set, 2 waiting]")
    }

    @Test
    fun aTestOfWhatRunsOnMainTakesNoTime() {
        assertThat(linesOf(::virtualTimeOfMain)).containsExactly("loaded after an hour")
    }

    @Test
    fun aProgramInKotlinRunsOnALoop() {
        assertThat(linesOf(::program)).containsExactly("a child is waited for", "hello, world")
    }

    @Test
    fun javaCodeSeesWhatAnElementSays() {
        assertThat(linesOf(::contextVarAsElement))
            .containsExactly("hello, Ada", "hello, Ada", "hello, nobody")
    }

    @Test
    fun aScopeKeepsItsContextVariables() {
        assertThat(linesOf(::contextVarsOfAScope)).containsExactly("Ada")
    }

    @Test
    fun coroutinesAreChildrenOfAGroup() {
        assertThat(linesOf(::groupAsScope))
            .containsExactly("a task", "a coroutine", "both are done")
    }

    @Test
    fun tasksAreChildrenOfAScope() {
        assertThat(linesOf(::taskInScope)).containsExactly("a coroutine", "a task", "both are done")
    }

    @Test
    fun aCounterNeedsNoLock() {
        assertThat(linesOf(::dispatchToLoop)).containsExactly("4")
    }

    @Test
    fun aCoroutineCallsJavaCodeThatAwaits() {
        assertThat(linesOf(::javaThatAwaits)).containsExactly("meanwhile", "the page home")
    }

    @Test
    fun aTaskAwaitsACoroutine() {
        assertThat(linesOf(::coroutineAsFuture)).containsExactly("head and body")
    }

    @Test
    fun javaCallsASuspendFunction() {
        assertThat(linesOf(SuspendingSamples::call)).containsExactly("the page home")
    }

    @Test
    fun javaDeclaresWhatItMayThrow() {
        assertThat(linesOf(SuspendingSamples::declared))
            .containsExactly("not today: no index for weft")
    }

    @Test
    fun javaCallsAFunctionValue() {
        assertThat(linesOf(SuspendingSamples::invoke)).containsExactly("13")
    }

    @Test
    fun javaImplementsASuspendFunction() {
        assertThat(linesOf(SuspendingSamples::implement))
            .containsExactly("imported: the archived page home")
    }

    @Test
    fun javaMakesAFunctionValue() {
        assertThat(linesOf(SuspendingSamples::function))
            .containsExactly("the page home", "the page news")
    }

    @Test
    fun aFlowOfAGeneratorClosesIt() {
        assertThat(linesOf(::generatorAsFlow)).containsExactly("switched off", "[20, 21]")
    }

    @Test
    fun codeIsAColdFlow() {
        assertThat(linesOf(::codeAsFlow)).containsExactly("[5, 3] and again [5, 3]")
    }

    @Test
    fun aTaskGoesThroughAFlow() {
        assertThat(linesOf(::flowAsGenerator)).containsExactly("home, news")
    }

    @Test
    fun javaGoesThroughAFlow() {
        assertThat(linesOf(FlowSamples::iterate)).containsExactly("the page home", "the page news")
    }

    @Test
    fun javaMakesAFlow() {
        assertThat(linesOf(FlowSamples::of)).containsExactly("3…", "2…", "1…", "lift-off")
    }

    @Test
    fun coroutinesUseAQueue() {
        assertThat(linesOf(::queueFromCoroutines)).containsExactly("49")
    }

    @Test
    fun aQueueIsAChannel() {
        assertThat(linesOf(::queueAsChannel)).containsExactly("one", "two")
    }

    @Test
    fun javaUsesChannels() {
        assertThat(linesOf(ChannelSamples::channel)).containsExactly("hot soup", "hot stew")
        assertThat(linesOf(ChannelSamples::receive)).containsExactly("hot soup")
    }

    @Test
    fun coroutinesUseALock() {
        assertThat(linesOf(::lockInCoroutines)).containsExactly("3")
    }

    @Test
    fun coroutinesUseASemaphore() {
        assertThat(linesOf(::semaphoreInCoroutines))
            .containsExactly("bakes 0", "bakes 1", "bakes 2")
    }

    @Test
    fun coroutinesUseAnEvent() {
        assertThat(linesOf(::eventInCoroutines)).containsExactly("opens", "comes in")
    }

    @Test
    fun coroutinesUseACondition() {
        assertThat(linesOf(::conditionInCoroutines)).containsExactly("buys 2 of 3")
        assertThat(linesOf(::signalInCoroutines)).containsExactly("who is there?")
    }

    @Test
    fun coroutinesUseABarrier() {
        assertThat(linesOf(::barrierInCoroutines))
            .containsExactly("the task comes too", "the coroutine eats")
    }

    @Test
    fun theDocumentationShowsEverySampleAndNoOther() {
        val kotlin = shown("@sample dev\\.weft\\.kotlin\\.samples\\.(\\w+)")
        val java =
            shown("\\{@snippet class=\"dev\\.weft\\.kotlin\\.samples\\.(\\w+)\" region=\"(\\w+)\"}")
        assertThat((kotlin + java).distinct())
            .containsExactlyInAnyOrderElementsOf(
                functionsOf("SamplesKt") +
                    listOf("SuspendingSamples", "FlowSamples", "ChannelSamples").flatMap { type ->
                        functionsOf(type).map { "$type $it" }
                    }
            )
    }

    private fun shown(pattern: String): List<String> =
        Path.of("src/main")
            .walk()
            .filter { it.extension == "kt" || it.extension == "java" }
            .flatMap { Regex(pattern).findAll(it.readText()) }
            .map { it.groupValues.drop(1).joinToString(" ") }
            .toList()

    private fun functionsOf(className: String): List<String> =
        Class.forName("dev.weft.kotlin.samples.$className")
            .declaredMethods
            .filter { Modifier.isStatic(it.modifiers) && !it.isSynthetic }
            .filter { it.parameterCount == 0 && it.returnType == Void.TYPE }
            .map { it.name }
}
