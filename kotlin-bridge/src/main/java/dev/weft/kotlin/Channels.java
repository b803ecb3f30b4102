package dev.weft.kotlin;

import kotlinx.coroutines.channels.ClosedReceiveChannelException;
import kotlinx.coroutines.channels.ClosedSendChannelException;
import kotlinx.coroutines.channels.ReceiveChannel;
import kotlinx.coroutines.channels.SendChannel;

import java.util.Objects;
import java.util.concurrent.CancellationException;

/// Sends to and receives from Kotlin's channels in Java code in a task.
///
/// {@snippet class="dev.weft.kotlin.samples.ChannelSamples" region="channel"}
///
/// The channel is used where it is: nothing is copied to a queue and taken ahead. Its other end may
/// be on any dispatcher.
public final class Channels {
    private Channels() {}

    /// Receives the first item, waiting while there is none.
    ///
    /// {@snippet class="dev.weft.kotlin.samples.ChannelSamples" region="receive"}
    ///
    /// **Switches** only if it must wait. **Cancel**: a waiting task stops waiting; if the item was
    /// handed to it before it went on, this returns the item, and the cancellation comes at the
    /// task's next await. So no item is lost, where a coroutine's `receive` may lose one.
    /// **Thread**: a task.
    ///
    /// @param <T> the type of the items
    /// @param channel where they come from
    /// @return the item
    /// @throws ClosedReceiveChannelException if the channel is closed and empty; if it was closed
    ///   with a cause, this throws that
    /// @throws CancellationException if the task is cancelled while it waits, or the channel is
    /// @throws IllegalStateException outside a task
    public static <T> T receive(ReceiveChannel<? extends T> channel) {
        return ChannelCalls.receive(Objects.requireNonNull(channel, "channel"));
    }

    /// Sends an item, waiting while there is no room.
    ///
    /// **Switches** only if it must wait. **Cancel**: a waiting task stops waiting, and its item is
    /// not sent; if it was before the task went on, this returns, and the cancellation comes at the
    /// task's next await. **Thread**: a task.
    ///
    /// @param <T> the type of the items
    /// @param channel where the item goes
    /// @param item what to send
    /// @throws ClosedSendChannelException if the channel is closed; if it was closed with a cause,
    ///   this throws that
    /// @throws CancellationException if the task is cancelled while it waits, or the channel is
    /// @throws IllegalStateException outside a task
    public static <T> void send(SendChannel<? super T> channel, T item) {
        ChannelCalls.send(Objects.requireNonNull(channel, "channel"), item);
    }

    /// The items of a channel, each received as it is asked for, until the channel is closed and
    /// empty; for a plain `for` in a task. Leaving the loop early leaves the channel as it is.
    ///
    /// `hasNext` waits as [#receive] does, and throws the cause with which the channel was closed.
    ///
    /// @param <T> the type of the items
    /// @param channel where they come from
    /// @return the items; several iterators share them
    public static <T> Iterable<T> iterate(ReceiveChannel<? extends T> channel) {
        Objects.requireNonNull(channel, "channel");
        return () -> new ReceivedItems<T>(channel);
    }
}
