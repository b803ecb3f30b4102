package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import dev.weft.sync.Queue
import dev.weft.sync.QueueShutDownException
import java.util.concurrent.CancellationException
import kotlin.random.Random
import kotlinx.coroutines.CoroutineStart
import kotlinx.coroutines.DelicateCoroutinesApi
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.ExperimentalCoroutinesApi
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.ClosedReceiveChannelException
import kotlinx.coroutines.channels.ClosedSendChannelException
import kotlinx.coroutines.channels.ReceiveChannel
import kotlinx.coroutines.channels.SendChannel
import kotlinx.coroutines.channels.consumeEach
import kotlinx.coroutines.channels.toList
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import kotlinx.coroutines.selects.select
import kotlinx.coroutines.withContext
import kotlinx.coroutines.yield
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Nested
import org.junit.jupiter.api.Test

/** Weft's queues in the coroutines of a loop. */
@OptIn(DelicateCoroutinesApi::class, ExperimentalCoroutinesApi::class)
class QueueAsChannelTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    private suspend fun thrownBy(code: suspend () -> Unit): Throwable? = runCatching {
        code()
    }
        .exceptionOrNull()

    @Nested
    inner class Receive {
        @Test
        fun takesWhatIsThereWithoutATurn() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            queue.putNoWait(1)
            val receiver = launch(start = CoroutineStart.UNDISPATCHED) { trail += queue.receive() }
            assertThat(receiver.isCompleted).isTrue()
            assertThat(trail.steps).containsExactly("1")
        }

        @Test
        fun waitsInOneLineWithTasks() {
            runWeftTest {
                val queue = Queue.unbounded<Int>()
                val first = launch { trail += "coroutine ${queue.receive()}" }
                turns(1)
                val second = Coroutines.spawn(Coroutine { trail += "task ${queue.get()}" })
                turns(1)
                val third = launch { trail += "coroutine ${queue.receive()}" }
                turns()
                repeat(3) { queue.putNoWait(it) }
                joinAll(first, third)
                second.await()
            }
            assertThat(trail.steps).containsExactly("coroutine 0", "task 1", "coroutine 2")
        }

        @Test
        fun cancelledWhileItWaitsLeavesTheLine() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            val receiver = launch { queue.receive() }
            turns()
            receiver.cancel()
            receiver.join()
            queue.putNoWait(1)
            assertThat(queue.size()).isEqualTo(1)
            assertThat(queue.receive()).isEqualTo(1)
        }

        @Test
        fun cancelledAfterItsWakeUpPassesTheItemOn() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            val first = launch { queue.receive() }
            val second = async { queue.receive() }
            turns()
            queue.putNoWait(1)
            first.cancel()
            assertThat(second.await()).isEqualTo(1)
            assertThat(first.isCancelled).isTrue()
        }

        @Test
        fun cancelledAfterItsWakeUpGivesTheItemBackToItsPlace() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            val first = launch { queue.receive() }
            turns()
            queue.putNoWait(1)
            queue.putNoWait(2)
            first.cancel()
            first.join()
            assertThat(queue.receive()).isEqualTo(1)
            assertThat(queue.receive()).isEqualTo(2)
        }

        @Test
        fun fromAQueueThatIsShutDownThrows() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            val waiting = async { thrownBy { queue.receive() } }
            turns()
            queue.shutdown()
            assertThat(waiting.await()).isInstanceOf(QueueShutDownException::class.java)
            assertThat(thrownBy { queue.receive() })
                .isInstanceOf(QueueShutDownException::class.java)
        }

        @Test
        fun isForCoroutinesOfTheQueuesLoop() = onLoop {
            val queue = Queue.unbounded<Int>()
            queue.putNoWait(1)
            val elsewhere = withContext(Dispatchers.Default) { thrownBy { queue.receive() } }
            assertThat(elsewhere).isInstanceOf(IllegalStateException::class.java)
            assertThat(queue.size()).isEqualTo(1)
        }

        @Test
        fun isNotForOneThatWouldGoOnElsewhere() = onLoop {
            val queue = Queue.unbounded<Int>()
            val begunHere =
                async(Dispatchers.Default, CoroutineStart.UNDISPATCHED) {
                    thrownBy { queue.receive() }
                }
            assertThat(begunHere.await())
                .isInstanceOf(IllegalStateException::class.java)
                .hasMessageContaining("dispatcher")
            queue.putNoWait(1)
            assertThat(queue).hasToString("Queue[1, 1 unfinished]")
        }

        @Test
        fun isCancelledWhenTheLoopCloses() {
            withLoop { loop ->
                val queue = Queue.unbounded<Int>()
                loop.future {
                    trail += thrownBy { queue.receive() } is CancellationException
                }
            }
            assertThat(trail.steps).containsExactly("true")
        }
    }

    @Nested
    inner class Send {
        @Test
        fun putsWithoutATurnWhereThereIsRoom() = runWeftTest {
            val queue = Queue.bounded<Int>(1)
            val sender = launch(start = CoroutineStart.UNDISPATCHED) { queue.send(1) }
            assertThat(sender.isCompleted).isTrue()
            assertThat(queue.getNoWait()).isEqualTo(1)
        }

        @Test
        fun waitsInOneLineWithTasks() {
            runWeftTest {
                val queue = Queue.rendezvous<String>()
                val first = launch { queue.send("coroutine") }
                turns(1)
                val second = Coroutines.spawn(Coroutine { queue.put("task") })
                turns()
                trail += queue.receive()
                trail += queue.receive()
                first.join()
                second.await()
            }
            assertThat(trail.steps).containsExactly("coroutine", "task")
        }

        @Test
        fun cancelledWhileItWaitsHasPutNothing() = runWeftTest {
            val queue = Queue.bounded<Int>(1)
            queue.send(1)
            val sender = launch { queue.send(2) }
            turns()
            sender.cancel()
            sender.join()
            assertThat(queue.receive()).isEqualTo(1)
            assertThat(queue.isEmpty).isTrue()
        }

        @Test
        fun cancelledAfterItsItemWasTakenReturnsAndIsCancelledAtTheNextSuspension() {
            runWeftTest {
                val queue = Queue.rendezvous<Int>()
                val sender = launch {
                    queue.send(1)
                    trail += "sent"
                    yield()
                    trail += "not reached"
                }
                turns()
                trail += queue.getNoWait()
                sender.cancel()
                sender.join()
                assertThat(sender.isCancelled).isTrue()
            }
            assertThat(trail.steps).containsExactly("1", "sent")
        }

        @Test
        fun toAQueueThatIsShutDownThrows() = runWeftTest {
            val queue = Queue.rendezvous<Int>()
            val waiting = async { thrownBy { queue.send(1) } }
            turns()
            queue.shutdown()
            assertThat(waiting.await()).isInstanceOf(QueueShutDownException::class.java)
            assertThat(thrownBy { queue.send(1) }).isInstanceOf(QueueShutDownException::class.java)
        }
    }

    @Nested
    inner class AsChannel {
        @Test
        fun goesRoundUntilTheQueueIsShutDown() {
            runWeftTest {
                val queue = Queue.bounded<Int>(1)
                Coroutines.spawn(
                    Coroutine {
                        repeat(3) { queue.put(it) }
                        queue.shutdown()
                    }
                )
                for (item in queue.asChannel()) {
                    trail += item
                }
            }
            assertThat(trail.steps).containsExactly("0", "1", "2")
        }

        @Test
        fun letsATaskGoRoundUntilItIsClosed() = runWeftTest {
            val queue = Queue.bounded<Int>(1)
            val task = Coroutines.spawn(Coroutine { queue.sumOf { it } })
            val channel: SendChannel<Int> = queue.asChannel()
            repeat(4) { channel.send(it) }
            assertThat(channel.close()).isTrue()
            assertThat(channel.close()).isFalse()
            assertThat(task.await()).isEqualTo(6)
        }

        @Test
        fun triesWithoutWaiting() = runWeftTest {
            val channel = Queue.bounded<Int>(1).asChannel()
            assertThat(channel.tryReceive().isFailure).isTrue()
            assertThat(channel.isEmpty).isTrue()
            assertThat(channel.trySend(1).isSuccess).isTrue()
            assertThat(channel.trySend(2).isFailure).isTrue()
            assertThat(channel.isEmpty).isFalse()
            assertThat(channel.tryReceive().getOrThrow()).isEqualTo(1)
            channel.close()
            assertThat(channel.trySend(3).isClosed).isTrue()
            assertThat(channel.tryReceive().isClosed).isTrue()
            assertThat(channel.receiveCatching().isClosed).isTrue()
        }

        @Test
        fun thatIsClosedGivesWhatIsLeft() = runWeftTest {
            val channel = Queue.unbounded<Int>().asChannel()
            channel.send(1)
            channel.close()
            assertThat(channel.isClosedForSend).isTrue()
            assertThat(channel.isClosedForReceive).isFalse()
            assertThat(channel.receiveCatching().getOrNull()).isEqualTo(1)
            assertThat(channel.isClosedForReceive).isTrue()
            assertThat(thrownBy { channel.receive() })
                .isInstanceOf(ClosedReceiveChannelException::class.java)
            assertThat(thrownBy { channel.send(2) })
                .isInstanceOf(ClosedSendChannelException::class.java)
        }

        @Test
        fun thatIsClosedWithACauseThrowsIt() = runWeftTest {
            val channel = Queue.unbounded<Int>().asChannel()
            val waiting = async { thrownBy { channel.receive() } === failure }
            turns()
            channel.close(failure)
            assertThat(waiting.await()).isTrue()
            assertThat(thrownBy { channel.send(1) }).isSameAs(failure)
            assertThat(thrownBy { channel.toList() }).isSameAs(failure)
            assertThat(channel.tryReceive().exceptionOrNull()).isSameAs(failure)
        }

        @Test
        fun thatIsCancelledDropsWhatIsLeft() = runWeftTest {
            val queue = Queue.unbounded<Int>()
            val channel = queue.asChannel()
            channel.send(1)
            channel.cancel(CancellationException("enough"))
            assertThat(queue.isShutDown).isTrue()
            assertThat(queue.isEmpty).isTrue()
            assertThat(thrownBy { channel.receive() })
                .isInstanceOf(CancellationException::class.java)
                .hasMessage("enough")
            assertThat(thrownBy { channel.send(1) }).isInstanceOf(CancellationException::class.java)
        }

        @Test
        fun cancelledAfterItWasClosedKeepsTheFirstCause() = runWeftTest {
            val channel = Queue.unbounded<Int>().asChannel()
            channel.send(1)
            channel.close(failure)
            channel.cancel()
            assertThat(channel.isClosedForReceive).isTrue()
            assertThat(thrownBy { channel.receive() }).isSameAs(failure)
        }

        @Test
        fun isWhatKotlinsOwnFunctionsTake() = runWeftTest {
            val queue = Queue.bounded<Int>(1)
            val channel = queue.asChannel()
            val producer = launch {
                repeat(3) { channel.send(it) }
                channel.close()
            }
            val seen = mutableListOf<Int>()
            (channel as ReceiveChannel<Int>).consumeEach { seen += it }
            producer.join()
            assertThat(seen).containsExactly(0, 1, 2)
        }

        @Test
        fun itsIteratorIsAskedInTurn() = runWeftTest {
            val channel = Queue.unbounded<Int>().asChannel()
            channel.send(1)
            channel.close()
            val items = channel.iterator()
            assertThat(thrownBy { items.next() }).isInstanceOf(IllegalStateException::class.java)
            assertThat(items.hasNext()).isTrue()
            assertThat(items.hasNext()).isTrue()
            assertThat(items.next()).isEqualTo(1)
            assertThat(items.hasNext()).isFalse()
            assertThat(thrownBy { items.next() })
                .isInstanceOf(ClosedReceiveChannelException::class.java)
        }

        @Test
        fun saysWhatItHasNot() = runWeftTest {
            val channel = Queue.unbounded<Int>().asChannel()
            val unsupported = UnsupportedOperationException::class.java
            assertThat(thrownBy { select { channel.onReceive {} } }).isInstanceOf(unsupported)
            assertThat(thrownBy { select { channel.onReceiveCatching {} } })
                .isInstanceOf(unsupported)
            assertThat(thrownBy { select { channel.onSend(1) {} } }).isInstanceOf(unsupported)
            assertThatThrownBy { channel.invokeOnClose {} }.isInstanceOf(unsupported)
        }

        @Test
        fun tellsItsStory() = runWeftTest {
            val channel = Queue.bounded<Int>(2).asChannel()
            channel.send(1)
            assertThat(channel).hasToString("channel of Queue[1 of 2, 1 unfinished]")
        }
    }

    @Test
    fun noItemIsLostDoubledOrOvertakenInAnyOrder() {
        runWeftTest(seeds = 1_000) {
            val random = Random(Coroutines.currentLoop().hashCode())
            val queue =
                when (random.nextInt(3)) {
                    0 -> Queue.rendezvous<Int>()
                    1 -> Queue.bounded(2)
                    else -> Queue.unbounded()
                }
            val sent = mutableListOf<Int>()
            val received = mutableListOf<Int>()
            val cancels = mutableListOf<() -> Unit>()
            val senders =
                List(12) { number ->
                    if (random.nextInt(3) == 0) {
                        val task =
                            Coroutines.spawn(
                                Coroutine {
                                    queue.put(number)
                                    sent += number
                                }
                            )
                        cancels += { task.cancel() }
                        task.asDeferred()
                    } else {
                        val job = launch {
                            queue.send(number)
                            sent += number
                        }
                        cancels += { job.cancel() }
                        job
                    }
                }
            val receivers =
                List(12) {
                    if (random.nextInt(3) == 0) {
                        val task = Coroutines.spawn(Coroutine { received += queue.get() })
                        cancels += { task.cancel() }
                        task.asDeferred()
                    } else {
                        val job = launch { received += queue.receive() }
                        cancels += { job.cancel() }
                        job
                    }
                }
            repeat(10) {
                turns(random.nextInt(3))
                cancels.random(random)()
            }
            turns(20)
            cancels.forEach { it() }
            joinAll(*(senders + receivers).toTypedArray())
            while (!queue.isEmpty) {
                received += queue.receive()
            }
            assertThat(received).containsExactlyInAnyOrderElementsOf(sent)
        }
    }
}
