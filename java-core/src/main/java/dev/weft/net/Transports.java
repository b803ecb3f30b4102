package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.loop.Link;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

/// Where transports come from: connections and servers for code that is written as a [Protocol], in
/// callbacks. Code that would rather await uses [Streams].
///
/// **Thread**: inside a task.
///
/// Semantics: asyncio's `create_connection`, `create_server` and their Unix forms.
public final class Transports {
    private Transports() {}

    /// Connects to a host.
    ///
    /// @param protocol makes the protocol
    /// @param host its name or address; resolved on another thread
    /// @param port its TCP port
    /// @return the transport; its protocol has been told
    /// @throws IOException if it cannot be found or reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport connect(Supplier<? extends Protocol> protocol, String host, int port)
            throws IOException {
        return connect(protocol, host, port, ConnectOptions.defaults());
    }

    /// Connects to a host, in a given way.
    ///
    /// @param protocol makes the protocol
    /// @param host its name or address; resolved on another thread
    /// @param port its TCP port
    /// @param options how
    /// @return the transport; its protocol has been told
    /// @throws IOException if it cannot be found or reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport connect(
            Supplier<? extends Protocol> protocol, String host, int port, ConnectOptions options)
            throws IOException {
        return begin(Connecting.to(host, port, options), protocol);
    }

    /// Connects to an address.
    ///
    /// @param protocol makes the protocol
    /// @param address of TCP, or of a Unix-domain socket
    /// @param options how
    /// @return the transport; its protocol has been told
    /// @throws IOException if it cannot be reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport connect(
            Supplier<? extends Protocol> protocol, SocketAddress address, ConnectOptions options)
            throws IOException {
        return begin(Connecting.to(address, options), protocol);
    }

    private static Transport begin(Link link, Supplier<? extends Protocol> protocol) {
        EventLoop loop = currentLoop();
        var transport = new SocketTransport(loop, link);
        transport.setProtocol(protocol.get());
        Future<Void> made = loop.createFuture("the start of " + transport);
        transport.begin(() -> made.complete(null), () -> {});
        try {
            await(made);
        } catch (CancellationException cancelled) {
            transport.abort();
            throw cancelled;
        }
        return transport;
    }

    /// Serves at an address: makes a protocol for each connection.
    ///
    /// @param protocol makes the protocols
    /// @param address of TCP, where port zero has the system choose one, or of a Unix-domain socket
    /// @return the server, which is serving
    /// @throws IOException if the address is in use or may not be had
    public static Server serve(Supplier<? extends Protocol> protocol, SocketAddress address)
            throws IOException {
        return serve(protocol, address, ServeOptions.defaults());
    }

    /// Serves at an address, in a given way.
    ///
    /// @param protocol makes the protocols
    /// @param address of TCP, where port zero has the system choose one, or of a Unix-domain socket
    /// @param options how
    /// @return the server, which is serving
    /// @throws IOException if the address is in use or may not be had
    public static Server serve(
            Supplier<? extends Protocol> protocol, SocketAddress address, ServeOptions options)
            throws IOException {
        return Server.start(protocol, address, options);
    }

    /// Reads from a stream of the JDK's that blocks; [Streams#reader(InputStream)] says how.
    ///
    /// Semantics: asyncio's `connect_read_pipe`.
    ///
    /// @param protocol makes the protocol
    /// @param in what to read; closed with the transport
    /// @return the transport, which takes no bytes; its protocol has been told
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport reader(Supplier<? extends Protocol> protocol, InputStream in) {
        return begin(OneWay.from(in, Integer.MAX_VALUE), protocol);
    }

    /// Reads from a pipe.
    ///
    /// @param protocol makes the protocol
    /// @param source the end to read; closed with the transport
    /// @return the transport, which takes no bytes; its protocol has been told
    /// @throws IOException if the pipe is closed
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport reader(Supplier<? extends Protocol> protocol, Pipe.SourceChannel source)
            throws IOException {
        return begin(OneWay.from(source), protocol);
    }

    /// Writes to a stream of the JDK's that blocks; [Streams#writer(OutputStream)] says how.
    ///
    /// Semantics: asyncio's `connect_write_pipe`.
    ///
    /// @param protocol makes the protocol, which receives nothing
    /// @param out what to write to; closed with the transport
    /// @return the transport; its protocol has been told
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport writer(Supplier<? extends Protocol> protocol, OutputStream out) {
        return begin(OneWay.to(out), protocol);
    }

    /// Writes to a pipe.
    ///
    /// @param protocol makes the protocol, which receives nothing
    /// @param sink the end to write to; closed with the transport
    /// @return the transport; its protocol has been told
    /// @throws IOException if the pipe is closed
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Transport writer(Supplier<? extends Protocol> protocol, Pipe.SinkChannel sink)
            throws IOException {
        return begin(OneWay.to(sink), protocol);
    }
}
