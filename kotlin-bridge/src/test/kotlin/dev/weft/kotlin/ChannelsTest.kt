package dev.weft.kotlin

import dev.weft.Coroutine
import dev.weft.Coroutines
import java.util.concurrent.CancellationException
import kotlin.random.Random
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.async
import kotlinx.coroutines.channels.Channel
import kotlinx.coroutines.channels.ClosedReceiveChannelException
import kotlinx.coroutines.channels.ClosedSendChannelException
import kotlinx.coroutines.joinAll
import kotlinx.coroutines.launch
import org.assertj.core.api.Assertions.assertThat
import org.assertj.core.api.Assertions.assertThatThrownBy
import org.junit.jupiter.api.Test

/** Kotlin's channels in the tasks of a loop. */
class ChannelsTest {
    private val trail = Trail()
    private val failure = Failure("boom")

    private fun task(code: () -> Unit) = Coroutines.spawn(Coroutine { code() })

    @Test
    fun receiveTakesWhatIsThereWithoutATurn() = runWeftTest {
        val channel = Channel<Int?>(2)
        channel.send(1)
        channel.send(null)
        val loop = Coroutines.currentLoop()
        task {
            loop.callSoon { trail += "a turn" }
            trail += Channels.receive(channel)
            trail += Channels.receive(channel)
        }
            .await()
        assertThat(trail.steps).startsWith("1", "null")
    }

    @Test
    fun receiveWaitsForAnItem() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task { trail += Channels.receive(channel) }
        turns()
        channel.send(1)
        waiting.await()
        assertThat(trail.steps).containsExactly("1")
    }

    @Test
    fun sendWaitsForRoom() = runWeftTest {
        val channel = Channel<Int>(1)
        val waiting = task {
            repeat(3) {
                Channels.send(channel, it)
                trail += "sent $it"
            }
        }
        turns()
        trail += channel.receive()
        turns()
        trail += channel.receive()
        waiting.await()
        assertThat(trail.steps).containsExactly("sent 0", "0", "sent 1", "1", "sent 2")
    }

    @Test
    fun aCancelledReceiverLeavesTheItemToOthers() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task { Channels.receive(channel) }
        turns()
        waiting.cancel("no more")
        turns()
        assertThat(waiting.isCancelled).isTrue()
        val other = async { channel.receive() }
        channel.send(1)
        assertThat(other.await()).isEqualTo(1)
    }

    @Test
    fun aReceiverThatIsCancelledTooLateHasTheItemAndIsCancelledAtItsNextAwait() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task {
            trail += Channels.receive(channel)
            trail += Coroutines.currentTask().cancelling()
            try {
                Coroutines.yieldNow()
            } catch (cancellation: CancellationException) {
                trail += cancellation.message
                throw cancellation
            }
        }
        turns()
        assertThat(channel.trySend(1).isSuccess).isTrue()
        waiting.cancel("too late")
        turns()
        assertThat(waiting.isCancelled).isTrue()
        assertThat(trail.steps).containsExactly("1", "1", "too late")
    }

    @Test
    fun aCancelledSenderHasSentNothing() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task { Channels.send(channel, 1) }
        turns()
        waiting.cancel()
        turns()
        assertThat(waiting.isCancelled).isTrue()
        assertThat(channel.tryReceive().isFailure).isTrue()
    }

    @Test
    fun aSenderThatIsCancelledTooLateHasSent() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task {
            Channels.send(channel, 1)
            trail += "sent"
            Coroutines.yieldNow()
            trail += "not reached"
        }
        turns()
        trail += channel.tryReceive().getOrThrow()
        waiting.cancel()
        turns()
        assertThat(waiting.isCancelled).isTrue()
        assertThat(trail.steps).containsExactly("1", "sent")
    }

    @Test
    fun aClosedChannelGivesWhatIsLeftAndThenThrows() = runWeftTest {
        val channel = Channel<Int>(1)
        channel.send(1)
        channel.close()
        task {
            assertThat(Channels.receive(channel)).isEqualTo(1)
            assertThatThrownBy { Channels.receive(channel) }
                .isInstanceOf(ClosedReceiveChannelException::class.java)
            assertThatThrownBy { Channels.send(channel, 2) }
                .isInstanceOf(ClosedSendChannelException::class.java)
        }
            .await()
    }

    @Test
    fun theCauseOfTheCloseIsTheVeryExceptionAlsoForThoseWhoWait() = runWeftTest {
        val channel = Channel<Int>()
        val receiver = task {
            assertThatThrownBy { Channels.receive(channel) }.isSameAs(failure)
            assertThatThrownBy { Channels.receive(channel) }.isSameAs(failure)
            assertThatThrownBy { Channels.send(channel, 1) }.isSameAs(failure)
        }
        val goingRound = task {
            assertThatThrownBy { Channels.iterate(channel).forEach { _ -> } }.isSameAs(failure)
        }
        turns()
        channel.close(failure)
        receiver.await()
        goingRound.await()
    }

    @Test
    fun aCancelledChannelCancelsWhoeverWaits() = runWeftTest {
        val enough = CancellationException("enough")
        val empty = Channel<Int>()
        val full = Channel<Int>()
        val receiver = task {
            assertThatThrownBy { Channels.receive(empty) }.isSameAs(enough)
            throw enough
        }
        val sender = task {
            assertThatThrownBy { Channels.send(full, 1) }.isSameAs(enough)
            throw enough
        }
        turns()
        empty.cancel(enough)
        full.cancel(enough)
        turns()
        assertThat(receiver.isCancelled).isTrue()
        assertThat(sender.isCancelled).isTrue()
    }

    @Test
    fun iterateGoesRoundUntilTheClose() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task {
            for (item in Channels.iterate(channel)) {
                trail += item
            }
            trail += "closed"
        }
        repeat(3) { channel.send(it) }
        channel.close()
        waiting.await()
        assertThat(trail.steps).containsExactly("0", "1", "2", "closed")
    }

    @Test
    fun iterateMayBeLeftAndBegunAgain() = runWeftTest {
        val channel = Channel<Int>(3)
        repeat(3) { channel.send(it) }
        task {
            for (item in Channels.iterate(channel)) {
                if (item == 1) break
            }
            trail += Channels.iterate(channel).iterator().next()
        }
            .await()
        assertThat(trail.steps).containsExactly("2")
    }

    @Test
    fun aWaitingIteratorThatWasCancelledMayGoOn() = runWeftTest {
        val channel = Channel<Int>()
        val waiting = task {
            val items = Channels.iterate(channel).iterator()
            assertThatThrownBy { items.hasNext() }.isInstanceOf(CancellationException::class.java)
            trail += items.next()
            channel.close()
            assertThat(items.hasNext()).isFalse()
            assertThatThrownBy { items.next() }.isInstanceOf(NoSuchElementException::class.java)
        }
        turns()
        waiting.cancel()
        turns()
        channel.send(1)
        waiting.await()
        assertThat(trail.steps).containsExactly("1")
    }

    @Test
    fun isForTasks() = withLoop {
        val channel = Channel<Int>(1)
        assertThatThrownBy { Channels.send(channel, 1) }
            .isInstanceOf(IllegalStateException::class.java)
        assertThatThrownBy { Channels.receive(channel) }
            .isInstanceOf(IllegalStateException::class.java)
        assertThat(channel.tryReceive().isFailure).isTrue()
    }

    @Test
    fun theOtherEndMayBeElsewhere() = onLoop { loop ->
        val there = Channel<Int>()
        val back = Channel<Int>()
        launch(Dispatchers.Default) {
            for (item in there) back.send(item * 2)
            back.close()
        }
        val task = loop.task {
            Coroutines.spawn(
                Coroutine {
                    repeat(500) { Channels.send(there, it) }
                    there.close()
                }
            )
            Channels.iterate(back).sum()
        }
        assertThat(task.await()).isEqualTo(2 * (0..499).sum())
    }

    @Test
    fun noItemIsLostOrDoubledInAnyOrder() {
        runWeftTest(seeds = 1_000) {
            val random = Random(Coroutines.currentLoop().hashCode())
            val channel = Channel<Int>(random.nextInt(3))
            val sent = mutableListOf<Int>()
            val received = mutableListOf<Int>()
            val senders =
                List(8) {
                    task {
                        Channels.send(channel, it)
                        sent += it
                    }
                }
            val receivers = List(8) { task { received += Channels.receive(channel) } }
            val tasks = senders + receivers
            repeat(8) {
                turns(random.nextInt(3))
                tasks.random(random).cancel()
            }
            turns(20)
            tasks.forEach { it.cancel() }
            joinAll(*tasks.map { it.asDeferred() }.toTypedArray())
            while (true) {
                received += channel.tryReceive().getOrNull() ?: break
            }
            assertThat(received).containsExactlyInAnyOrderElementsOf(sent)
        }
    }
}
