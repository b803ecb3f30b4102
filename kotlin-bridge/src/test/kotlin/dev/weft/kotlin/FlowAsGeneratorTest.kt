package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import java.time.Duration
import java.util.concurrent.CancellationException
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.CompletableDeferred
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.NonCancellable
import kotlinx.coroutines.awaitCancellation
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.Flow
import kotlinx.coroutines.flow.FlowCollector
import kotlinx.coroutines.flow.asFlow
import kotlinx.coroutines.flow.channelFlow
import kotlinx.coroutines.flow.flow
import kotlinx.coroutines.flow.flowOf
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.launch
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

/** Kotlin's flows in the tasks of a loop. */
class FlowAsGeneratorTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    /** Runs Java-like code as the only task of a loop in virtual time. */
    private fun <T> inTask(code: () -> T): T {
        var result: Result<T>? = null
        runWeftTest { result = Result.success(Coroutines.spawn(Coroutine { code() }).await()) }
        return result!!.getOrThrow()
    }

    private fun numbers(count: Int): Flow<Int> = flow {
        try {
            repeat(count) {
                trail += "emits $it"
                emit(it)
            }
            trail += "ends"
        } finally {
            trail += "cleaned up"
        }
    }

    private fun withSlowCleanup(): Flow<Int> = flow {
        try {
            emit(1)
            delay(1.seconds)
            emit(2)
            awaitCancellation()
        } finally {
            withContext(NonCancellable) { delay(1.seconds) }
            trail += "cleaned up"
        }
    }

    @Test
    fun takesTurnsWithItsConsumer() {
        inTask {
            for (number in numbers(2).asGenerator()) {
                trail += "got $number"
            }
        }
        assertThat(trail.steps)
            .containsExactly("emits 0", "got 0", "emits 1", "got 1", "ends", "cleaned up")
    }

    @Test
    fun doesNothingBeforeTheFirstRequest() {
        inTask { numbers(2).asGenerator().use { trail += "made" } }
        assertThat(trail.steps).containsExactly("made")
    }

    @Test
    fun needsNoTurnOfTheLoopWhileTheFlowDoesNotSuspend() {
        inTask {
            Coroutines.currentLoop().callSoon { trail += "a turn" }
            trail += Flows.iterate((1..100).asFlow()).iterator().asSequence().sum()
        }
        assertThat(trail.steps).containsExactly("5050", "a turn")
    }

    @Test
    fun letsOthersRunWhileTheFlowSuspends() {
        runWeftTest {
            launch {
                delay(1.seconds)
                trail += "another"
            }
            val slow = flow {
                delay(2.seconds)
                emit("an item")
            }
            Coroutines.spawn(Coroutine { slow.asGenerator().forEach { trail += it } }).await()
        }
        assertThat(trail.steps).containsExactly("another", "an item")
    }

    @Test
    fun hasNullsToo() {
        assertThat(
                inTask { flowOf(null, "item", null).asGenerator().iterator().asSequence().toList() }
            )
            .containsExactly(null, "item", null)
    }

    @Test
    fun failsWithTheVeryExceptionAfterTheItemsBeforeIt() {
        inTask {
            val items = flow {
                emit(1)
                delay(1)
                throw failure
            }
            val generator = items.asGenerator()
            trail += generator.next()
            assertThatThrownBy { generator.next() }.isSameAs(failure)
            assertThat(generator.hasNext()).isFalse()
        }
        assertThat(trail.steps).containsExactly("1")
    }

    @Test
    fun failsWithAChildOfTheFlowThatFailsBetweenTwoRequests() {
        inTask {
            val items = channelFlow {
                launch {
                    delay(1)
                    throw failure
                }
                send(1)
                awaitCancellation()
            }
            val generator = items.asGenerator()
            trail += generator.next()
            Coroutines.sleep(Duration.ofSeconds(1))
            assertThatThrownBy { generator.next() }
                .satisfiesAnyOf(
                    { assertThat(it).isSameAs(failure) },
                    { assertThat(it.cause).isSameAs(failure) }, // kotlinx's copy, of its channel
                )
        }
        assertThat(trail.steps).containsExactly("1")
    }

    @Test
    fun throwsTheCancellationOfAFlowThatCancelsItself() {
        val cancellation = CancellationException("enough")
        inTask {
            val items: Flow<Int> = flow { throw cancellation }
            assertThatThrownBy { items.asGenerator().next() }
                .isInstanceOf(CancellationException::class.java)
                .hasMessage("enough")
        }
    }

    @Test
    fun waitsAtItsCloseForTheCleanup() {
        inTask {
            withSlowCleanup().asGenerator().use { trail += it.next() }
            trail += Coroutines.currentLoop().time()
        }
        assertThat(trail.steps).containsExactly("1", "cleaned up", "PT1S")
    }

    @Test
    fun isClosedWithTheTaskThatLeavesItOpen() {
        runWeftTest {
            val task =
                Coroutines.spawn(
                    Coroutine {
                        for (number in withSlowCleanup().asGenerator()) {
                            trail += number
                            break
                        }
                    }
                )
            task.await()
            trail += "done"
        }
        assertThat(trail.steps).containsExactly("1", "cleaned up", "done")
    }

    @Test
    fun throwsAtItsCloseWhatTheCleanupThrows() {
        inTask {
            val items = flow {
                try {
                    emit(1)
                } finally {
                    throw failure
                }
            }
            val generator = items.asGenerator()
            generator.next()
            assertThatThrownBy { generator.close() }.isSameAs(failure)
        }
    }

    @Test
    fun isClosedAlsoIfTheFlowHasEnded() {
        inTask {
            val generator = numbers(1).asGenerator()
            assertThat(generator.iterator().asSequence().toList()).containsExactly(0)
            generator.close()
            assertThat(generator.hasNext()).isFalse()
        }
    }

    @Test
    fun aCancelledConsumerCancelsTheFlowAndWaitsForItsCleanup() {
        runWeftTest {
            val task =
                Coroutines.spawn(
                    Coroutine {
                        val generator = withSlowCleanup().asGenerator()
                        trail += generator.next()
                        try {
                            generator.next()
                        } catch (cancellation: CancellationException) {
                            trail += cancellation.message
                            assertThat(generator.hasNext()).isFalse()
                            throw cancellation
                        }
                    }
                )
            turns()
            task.cancel("no more")
            runCatching { task.awaitShielded() }
            assertThat(task.isCancelled).isTrue()
        }
        assertThat(trail.steps).containsExactly("1", "cleaned up", "no more")
    }

    @Test
    fun isAskedInATaskOnly() = withLoop {
        assertThatThrownBy { flowOf(1).asGenerator().next() }
            .isInstanceOf(IllegalStateException::class.java)
    }

    @Test
    fun itsFlowMayRunElsewhere() = onLoop { loop ->
        val items = (1..1_000).asFlow().flowOn(Dispatchers.Default)
        val task = loop.task { items.asGenerator().iterator().asSequence().sum() }
        assertThat(task.await()).isEqualTo(500_500)
    }

    @Test
    fun whatItsFlowDoesElsewhereIsCancelledToo() = onLoop { loop ->
        val begun = CompletableDeferred<Unit>()
        val items =
            flow<Int> {
                    try {
                        begun.complete(Unit)
                        awaitCancellation()
                    } finally {
                        trail += "cleaned up"
                    }
                }
                .flowOn(Dispatchers.IO)
        val task = loop.task { items.asGenerator().next() }
        begun.await()
        task.cancel()
        runCatching { task.awaitShielded() }
        assertThat(task.isCancelled).isTrue()
        assertThat(trail.steps).containsExactly("cleaned up")
    }

    @Test
    fun refusesAnEmitThatComesFromElsewhere() = onLoop { loop ->
        val wrong =
            object : Flow<Int> {
                override suspend fun collect(collector: FlowCollector<Int>) =
                    withContext(Dispatchers.IO) { collector.emit(1) }
            }
        val task = loop.task {
            assertThatThrownBy { wrong.asGenerator().next() }
                .isInstanceOf(IllegalStateException::class.java)
        }
        task.await()
    }

    @Test
    fun inEveryOrderCleansUpOnceAndLeavesNothingBehind() {
        runWeftTest(seeds = 500) {
            val random = kotlin.random.Random(Coroutines.currentLoop().hashCode())
            var begun = 0
            var ended = 0
            val items = flow {
                begun++
                try {
                    repeat(5) {
                        if (random.nextBoolean()) delay(1)
                        emit(it)
                    }
                } finally {
                    withContext(NonCancellable) { delay(1) }
                    ended++
                }
            }
            val got = mutableListOf<Int>()
            val task = Coroutines.spawn(Coroutine { items.asGenerator().forEach { got += it } })
            launch {
                repeat(random.nextInt(12)) { if (random.nextBoolean()) turns(1) else delay(1) }
                task.cancel()
            }
            runCatching { task.awaitShielded() }
            assertThat(ended).isEqualTo(begun)
            assertThat(got).isEqualTo(List(got.size) { it })
            assertThat(task.isCancelled || got.size == 5).isTrue()
        }
    }
}
