package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.EventLoop;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.concurrent.CancellationException;

/// Connections and servers for code that awaits: bytes are read from a [StreamReader] and written
/// to a [StreamWriter].
///
/// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="client"}
///
/// **Thread**: inside a task.
///
/// Semantics: asyncio's `open_connection` and `start_server`, and their Unix forms.
///
/// @see Transports
public final class Streams {
    private Streams() {}

    /// Connects to a host.
    ///
    /// **Switches** always. **Cancel**: no connection is left behind.
    ///
    /// @param host its name or address; resolved on another thread
    /// @param port its TCP port
    /// @return the connection, to be closed
    /// @throws IOException if it cannot be found or reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Connection connect(String host, int port) throws IOException {
        return connect(host, port, ConnectOptions.defaults());
    }

    /// Connects to a host, in a given way.
    ///
    /// @param host its name or address; resolved on another thread
    /// @param port its TCP port
    /// @param options how
    /// @return the connection, to be closed
    /// @throws IOException if it cannot be found or reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Connection connect(String host, int port, ConnectOptions options)
            throws IOException {
        var made = new Connection[1];
        Transports.connect(() -> clientSide(options, made), host, port, options);
        return made[0];
    }

    /// Connects to an address.
    ///
    /// @param address of TCP, or of a Unix-domain socket
    /// @return the connection, to be closed
    /// @throws IOException if it cannot be reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Connection connect(SocketAddress address) throws IOException {
        return connect(address, ConnectOptions.defaults());
    }

    /// Connects to an address, in a given way.
    ///
    /// @param address of TCP, or of a Unix-domain socket
    /// @param options how
    /// @return the connection, to be closed
    /// @throws IOException if it cannot be reached
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Connection connect(SocketAddress address, ConnectOptions options)
            throws IOException {
        var made = new Connection[1];
        Transports.connect(() -> clientSide(options, made), address, options);
        return made[0];
    }

    private static Protocol clientSide(ConnectOptions options, Connection[] made) {
        return new StreamProtocol(
                currentLoop(), options.readLimit(), false, connection -> made[0] = connection);
    }

    /// Serves at an address.
    ///
    /// @param address of TCP, where port zero has the system choose one, or of a Unix-domain socket
    /// @param handler what to do with each connection
    /// @return the server, which is serving
    /// @throws IOException if the address is in use or may not be had
    /// @throws IllegalStateException outside a task or callback
    public static Server serve(SocketAddress address, StreamHandler handler) throws IOException {
        return serve(address, handler, ServeOptions.defaults());
    }

    /// Serves at an address, in a given way.
    ///
    /// @param address of TCP, where port zero has the system choose one, or of a Unix-domain socket
    /// @param handler what to do with each connection
    /// @param options how
    /// @return the server, which is serving
    /// @throws IOException if the address is in use or may not be had
    /// @throws IllegalStateException outside a task or callback
    public static Server serve(SocketAddress address, StreamHandler handler, ServeOptions options)
            throws IOException {
        Objects.requireNonNull(handler, "handler");
        return Transports.serve(
                () ->
                        new StreamProtocol(
                                currentLoop(),
                                options.readLimit(),
                                true,
                                connection -> startHandler(handler, connection)),
                address,
                options);
    }

    /// Serves on a port of this machine that no other machine can reach.
    ///
    /// @param port the port; zero has the system choose one, which [Server#port] tells
    /// @param handler what to do with each connection
    /// @return the server, which is serving
    /// @throws IOException if the port is in use
    /// @throws IllegalStateException outside a task or callback
    public static Server serveLocally(int port, StreamHandler handler) throws IOException {
        return serve(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), handler);
    }

    // ---- one way

    /// Reads from a stream of the JDK's that blocks, such as `System.in` or that of a file.
    ///
    /// Another thread does the blocking reads, one at a time, and only as long as the reader wants
    /// more: it takes up to twice its limit ahead, and a piece of 64 KiB at most, or of the limit.
    ///
    /// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="stdin"}
    ///
    /// The stream belongs to the reader from now on, which closes it at its end, and when it is
    /// [closed][StreamReader#close] or the loop is. **A read that is under way then is
    /// interrupted.** Channels and the JDK's piped streams take notice of that; files, terminals
    /// (`System.in`) and the pipes of processes do not: the thread goes on to wait until their next
    /// bytes come, which are lost, and closes the stream then. It does not keep the JVM from
    /// ending.
    ///
    /// **Thread**: a task or callback.
    ///
    /// @param in what to read
    /// @return what reads it
    /// @throws IllegalStateException outside a task or callback
    public static StreamReader reader(InputStream in) {
        return reader(in, StreamReader.DEFAULT_LIMIT);
    }

    /// Reads from a stream of the JDK's that blocks; see [#reader(InputStream)].
    ///
    /// @param in what to read
    /// @param readLimit how much to take ahead of whoever reads, and how long a line may be
    /// @return what reads it
    /// @throws IllegalArgumentException unless the limit is positive
    /// @throws IllegalStateException outside a task or callback
    public static StreamReader reader(InputStream in, int readLimit) {
        return oneWay(OneWay.from(in, readLimit), readLimit).reader();
    }

    /// Reads from a pipe, without any other thread.
    ///
    /// **Thread**: a task or callback.
    ///
    /// @param source the end to read, which belongs to the reader from now on
    /// @return what reads it
    /// @throws IOException if it is closed
    /// @throws IllegalStateException outside a task or callback
    public static StreamReader reader(Pipe.SourceChannel source) throws IOException {
        return oneWay(OneWay.from(source), StreamReader.DEFAULT_LIMIT).reader();
    }

    /// Writes to a stream of the JDK's that blocks, such as `System.out` or that of a file.
    ///
    /// Another thread does the blocking writes, one at a time, each of 64 KiB at most and with a
    /// flush. What it has not begun to write is kept, and [StreamWriter#drain] waits as it does for
    /// a connection. [StreamWriter#closeAndWait] returns when all is written and the stream closed,
    /// and throws what one of the two failed with; a program that ends without waiting for that may
    /// lose what it wrote last. (`System.out`, like each `PrintStream`, keeps its failures to
    /// itself; a `FileOutputStream` of `FileDescriptor.out` does not.)
    ///
    /// The stream belongs to the writer from now on, which closes it when it is closed, aborted, or
    /// the loop is. A write that is under way when it is aborted is interrupted, with the same
    /// reservations as [reads][#reader(InputStream)]: it may go on without anybody waiting.
    ///
    /// **Thread**: a task or callback.
    ///
    /// @param out what to write to
    /// @return what writes to it
    /// @throws IllegalStateException outside a task or callback
    public static StreamWriter writer(OutputStream out) {
        return oneWay(OneWay.to(out), StreamReader.DEFAULT_LIMIT).writer();
    }

    /// Writes to a pipe, without any other thread.
    ///
    /// **Thread**: a task or callback.
    ///
    /// @param sink the end to write to, which belongs to the writer from now on
    /// @return what writes to it
    /// @throws IOException if it is closed
    /// @throws IllegalStateException outside a task or callback
    public static StreamWriter writer(Pipe.SinkChannel sink) throws IOException {
        return oneWay(OneWay.to(sink), StreamReader.DEFAULT_LIMIT).writer();
    }

    private static Connection oneWay(Link link, int readLimit) {
        EventLoop loop = currentLoop();
        var protocol = new StreamProtocol(loop, readLimit, false, _ -> {});
        var transport = new SocketTransport(loop, link, null);
        transport.setProtocol(protocol);
        transport.begin(() -> {}, () -> {});
        return protocol.standsOn(transport);
    }

    private static void startHandler(StreamHandler handler, Connection connection) {
        EventLoop loop = currentLoop();
        loop.spawn(() -> {
            try (connection) {
                handler.handle(connection.reader(), connection.writer());
            } catch (CancellationException cancelled) {
                throw cancelled;
            } catch (Throwable failure) {
                if (!connection.writer().toldItsEndBy(failure)) {
                    LoopParts.of(loop)
                            .report(
                                    "a handler failed; its connection from %s is closed"
                                            .formatted(connection.reader().peer()),
                                    failure);
                }
            }
            return null;
        });
    }
}
