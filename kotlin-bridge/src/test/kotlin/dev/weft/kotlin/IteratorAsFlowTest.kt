package dev.weft.kotlin

import dev.weft.Coroutines
import dev.weft.EventLoop
import dev.weft.Generator
import dev.weft.sync.Queue
import java.time.Duration
import java.util.concurrent.CancellationException
import kotlin.concurrent.thread
import kotlin.coroutines.resume
import kotlin.random.Random
import kotlin.time.Duration.Companion.seconds
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.cancelAndJoin
import kotlinx.coroutines.delay
import kotlinx.coroutines.flow.first
import kotlinx.coroutines.flow.flowOn
import kotlinx.coroutines.flow.take
import kotlinx.coroutines.flow.toList
import kotlinx.coroutines.launch
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.suspendCancellableCoroutine
import kotlinx.coroutines.withContext
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

/** Generators, and other iterators that await, as Kotlin's flows. */
class IteratorAsFlowTest {
    private val trail = Trail()
    private val failure = Failure("boom")
    private val inCleanup = Failure("in cleanup")

    private fun sleep(seconds: Long) = Coroutines.sleep(Duration.ofSeconds(seconds))

    private fun <T> generator(body: (Generator.Yielder<T>) -> Unit): Generator<T> =
        Generator.of(body)

    private fun withSlowCleanup(): Generator<Int> = generator { out ->
        try {
            out.yield(1)
            sleep(1)
            out.yield(2)
            sleep(1_000)
        } finally {
            sleep(1)
            trail += "cleaned up"
        }
    }

    private fun withFailingCleanup(): Generator<Int> = generator { out ->
        try {
            out.yield(1)
        } finally {
            throw inCleanup
        }
    }

    private suspend fun thrownBy(code: suspend () -> Unit): Throwable? = runCatching {
        code()
    }
        .exceptionOrNull()

    @Test
    fun takesTurnsWithItsCollector() {
        runWeftTest {
            val numbers = generator { out ->
                repeat(2) {
                    trail += "yields $it"
                    out.yield(it)
                }
                trail += "ends"
            }
            numbers.consumeAsFlow().collect {
                delay(1.seconds)
                trail += "got $it"
            }
        }
        assertThat(trail.steps).containsExactly("yields 0", "got 0", "yields 1", "got 1", "ends")
    }

    @Test
    fun suspendsTheCollectorWhileTheIteratorAwaits() {
        runWeftTest {
            launch {
                delay(1.seconds)
                trail += "another"
            }
            val slow = generator { out ->
                sleep(2)
                out.yield("an item")
            }
            slow.consumeAsFlow().collect { trail += it }
        }
        assertThat(trail.steps).containsExactly("another", "an item")
    }

    @Test
    fun takesAnyIteratorThatAwaits() = runWeftTest {
        val queue = Queue.unbounded<String>()
        launch {
            turns()
            queue.putNoWait("a")
            queue.putNoWait("b")
            queue.shutdown()
        }
        assertThat(queue.iterator().consumeAsFlow().toList()).containsExactly("a", "b")
    }

    @Test
    fun hasNullsToo() = runWeftTest {
        val items = generator { out -> listOf(null, "item", null).forEach(out::yield) }
        assertThat(items.consumeAsFlow().toList()).containsExactly(null, "item", null)
    }

    @Test
    fun failsWithTheVeryExceptionAfterTheItemsBeforeIt() {
        runWeftTest {
            val items = generator { out ->
                out.yield(1)
                sleep(1)
                throw failure
            }
            val thrown = thrownBy { items.consumeAsFlow().collect { trail += it } }
            assertThat(thrown).isSameAs(failure)
        }
        assertThat(trail.steps).containsExactly("1")
    }

    @Test
    fun carriesAFailureThroughBothLanguagesAndBack() = runWeftTest {
        val items = generator<Int> { throw failure }
        val there = items.consumeAsFlow().asGenerator()
        val thrown = thrownBy { there.consumeAsFlow().collect {} }
        assertThat(thrown).isSameAs(failure)
    }

    @Test
    fun isClosedBeforeTheCollectingEndsEarly() {
        runWeftTest {
            withSlowCleanup().consumeAsFlow().take(1).collect { trail += it }
            trail += Coroutines.currentLoop().time()
        }
        assertThat(trail.steps).containsExactly("1", "cleaned up", "PT1S")
    }

    @Test
    fun isClosedBeforeTheCollectorsOwnFailureGoesOn() {
        runWeftTest {
            val thrown = thrownBy { withSlowCleanup().consumeAsFlow().collect { throw failure } }
            assertThat(thrown).isSameAs(failure)
            trail += "failed"
        }
        assertThat(trail.steps).containsExactly("cleaned up", "failed")
    }

    @Test
    fun keepsWhatTheCleanupThrowsBesideTheCollectorsOwnFailure() = runWeftTest {
        val thrown = thrownBy { withFailingCleanup().consumeAsFlow().collect { throw failure } }
        assertThat(thrown).isSameAs(failure).hasSuppressedException(inCleanup)
    }

    @Test
    fun throwsWhatTheCleanupThrowsAfterAnEarlyEnd() = runWeftTest {
        val thrown = thrownBy { withFailingCleanup().consumeAsFlow().first() }
        assertThat(thrown).isSameAs(inCleanup)
    }

    @Test
    fun aCollectorThatIsCancelledWhileItWaitsWaitsForTheCleanup() {
        runWeftTest {
            val job = launch { withSlowCleanup().consumeAsFlow().collect { trail += it } }
            delay(2.seconds)
            job.cancelAndJoin()
            trail += Coroutines.currentLoop().time()
        }
        assertThat(trail.steps).containsExactly("1", "2", "cleaned up", "PT3S")
    }

    @Test
    fun aCollectorThatIsCancelledOverAnItemWaitsForTheCleanup() {
        runWeftTest {
            val job = launch {
                withSlowCleanup().consumeAsFlow().collect {
                    trail += it
                    delay(1_000.seconds)
                }
            }
            turns()
            job.cancelAndJoin()
            trail += Coroutines.currentLoop().time()
        }
        assertThat(trail.steps).containsExactly("1", "cleaned up", "PT1S")
    }

    @Test
    fun aFailureIsNotLostToACollectorThatIsCancelledAtThatMoment() {
        for (turns in 0..6) {
            runWeftTest { // which fails if nobody is told of a failure
                val gate = Coroutines.currentLoop().createFuture<Unit>()
                val items =
                    generator<Int> {
                        Coroutines.await(gate)
                        throw failure
                    }
                var thrown: Throwable? = null
                val job = launch { thrown = thrownBy { items.consumeAsFlow().collect {} } }
                turns()
                gate.complete(Unit)
                turns(turns)
                job.cancelAndJoin()
                trail += thrown === failure
            }
        }
        assertThat(trail.steps).containsOnly("true")
    }

    @Test
    fun anIteratorThatIsCancelledCancelsTheCollecting() = runWeftTest {
        val items = generator<Int> { throw CancellationException("enough") }
        val thrown = thrownBy { items.consumeAsFlow().collect {} }
        assertThat(thrown).isInstanceOf(CancellationException::class.java).hasMessage("enough")
    }

    @Test
    fun isCollectedOnce() = runWeftTest {
        val flow = generator { out -> out.yield(1) }.consumeAsFlow()
        assertThat(flow.toList()).containsExactly(1)
        assertThat(thrownBy { flow.toList() })
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageContaining("another collector")
    }

    @Test
    fun codeRunsAnewForEachCollector() {
        runWeftTest {
            val flow =
                Generator.Body { out ->
                        trail += "begins"
                        sleep(1)
                        out.yield("item")
                    }
                    .asFlow()
            assertThat(flow.toList()).containsExactly("item")
            assertThat(flow.toList()).containsExactly("item")
        }
        assertThat(trail.steps).containsExactly("begins", "begins")
    }

    @Test
    fun isCollectedOnALoopOnly() {
        val flow = Generator.Body { out -> out.yield(1) }.asFlow()
        assertThatThrownBy { runBlocking { flow.toList() } }
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageContaining("flowOn")
    }

    @Test
    fun aCollectorElsewhereSaysWhichLoop() = withLoop { loop ->
        val flow = Generator.Body { out -> repeat(1_000) { out.yield(it) } }.asFlow()
        val there = flow.flowOn(loop.asCoroutineDispatcher())
        val items = runBlocking(Dispatchers.Default) { there.toList() }
        assertThat(items).isEqualTo(List(1_000) { it })
    }

    @Test
    fun aCollectorMayGoElsewhereWithAnItem() = onLoop {
        val flow = Generator.Body { out -> repeat(100) { out.yield(it) } }.asFlow()
        val seen = mutableListOf<Int>()
        flow.collect { withContext(Dispatchers.Default) { seen += it } }
        assertThat(seen).isEqualTo(List(100) { it })
    }

    /** Goes on in a thread of its own, once the loop has done with this coroutine. */
    private suspend fun leave(loop: EventLoop) = suspendCancellableCoroutine { continuation ->
        loop.callSoon { thread { continuation.resume(Unit) } }
    }

    @Test
    fun aCollectorThatHasLeftTheLoopIsToldSo() = onLoop { loop ->
        val flow = Generator.Body { out ->
            try {
                out.yield(1)
                out.yield(2)
            } finally {
                trail += "cleaned up"
            }
        }
        val thrown = thrownBy {
            withContext(Dispatchers.Unconfined) {
                flow.asFlow().collect { leave(loop) }
            }
        }
        assertThat(thrown)
            .isInstanceOf(IllegalStateException::class.java)
            .hasMessageContaining("left the loop")
        assertThat(trail.steps).containsExactly("cleaned up")
    }

    @Test
    fun inEveryOrderCleansUpOnceAndLeavesNothingBehind() {
        runWeftTest(seeds = 500) {
            val random = Random(Coroutines.currentLoop().hashCode())
            var begun = 0
            var ended = 0
            val items = generator { out ->
                begun++
                try {
                    repeat(5) {
                        if (random.nextBoolean()) sleep(1)
                        out.yield(it)
                    }
                } finally {
                    try {
                        sleep(1) // which the cancellation may cut short, if the end came first
                    } finally {
                        ended++
                    }
                }
            }
            val got = mutableListOf<Int>()
            val job = launch {
                items.consumeAsFlow().collect {
                    got += it
                    if (random.nextBoolean()) delay(1.seconds)
                }
            }
            repeat(random.nextInt(12)) {
                if (random.nextBoolean()) turns(1) else delay(1.seconds)
            }
            job.cancelAndJoin()
            assertThat(ended).isEqualTo(begun)
            assertThat(got).isEqualTo(List(got.size) { it })
            assertThat(job.isCancelled || got.size == 5).isTrue()
        }
    }
}
