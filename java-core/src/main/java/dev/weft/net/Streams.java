package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.EventLoop;
import dev.weft.loop.LoopParts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
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
        EventLoop loop = currentLoop();
        return Transports.serve(
                () ->
                        new StreamProtocol(
                                loop,
                                options.readLimit(),
                                true,
                                connection -> startHandler(loop, handler, connection)),
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

    private static void startHandler(EventLoop loop, StreamHandler handler, Connection connection) {
        loop.spawn(() -> {
            try (connection) {
                handler.handle(connection.reader(), connection.writer());
            } catch (CancellationException cancelled) {
                throw cancelled;
            } catch (Throwable failure) {
                LoopParts.of(loop).report("a handler failed; its connection is closed", failure);
            }
            return null;
        });
    }
}
