package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.toThread;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.loop.DatagramLink;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Network;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.Pipe;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Supplier;

import javax.net.ssl.SSLEngine;

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
        return connect(protocol, host, port, options, () -> Connecting.to(host, port, options));
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
        boolean hasName = address instanceof InetSocketAddress;
        String host = hasName ? ((InetSocketAddress) address).getHostString() : null;
        int port = hasName ? ((InetSocketAddress) address).getPort() : -1;
        return connect(protocol, host, port, options, () -> Connecting.to(address, options));
    }

    private interface Connector {
        Link connect() throws IOException;
    }

    /// @param host what to connect to; null if it has no name
    private static Transport connect(
            Supplier<? extends Protocol> protocol,
            String host,
            int port,
            ConnectOptions options,
            Connector connector)
            throws IOException {
        if (options.tls() == null) {
            Link link = connector.connect();
            return begin(link, host, made(protocol, link));
        }
        SSLEngine engine = clientEngine(options.tls(), host, port);
        Link link = connector.connect();
        var tls = new TlsProtocol(currentLoop(), made(protocol, link), options.tls(), engine);
        var transport = new SocketTransport(currentLoop(), link, host);
        transport.setProtocol(tls);
        tls.standsOn(transport);
        transport.begin(() -> {}, () -> {});
        tls.awaitReady();
        return tls.transport();
    }

    /// Makes the protocol of a link, which is closed if that fails.
    private static Protocol made(Supplier<? extends Protocol> protocol, Link link)
            throws IOException {
        try {
            return Objects.requireNonNull(protocol.get(), "protocol");
        } catch (Throwable failure) {
            link.close();
            throw failure;
        }
    }

    private static SSLEngine clientEngine(TlsOptions options, String host, int port)
            throws IOException {
        prepare(options);
        return options.clientEngine(host, port);
    }

    /// Has the context made on another thread, which reads files and may take a while.
    private static void prepare(TlsOptions options) {
        if (!options.context().isReady()) {
            toThread(options.context()::get);
        }
    }

    private static Transport begin(Link link, String host, Protocol protocol) {
        EventLoop loop = currentLoop();
        var transport = new SocketTransport(loop, link, host);
        transport.setProtocol(protocol);
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

    /// Goes on in TLS, as the client, on a connection that stands. Its protocol stays, hears
    /// nothing of the handshake, and writes to the new transport from now on.
    ///
    /// **Switches** always. **Cancel**: the connection is aborted.
    ///
    /// Semantics: asyncio's `loop.start_tls`.
    ///
    /// @param transport the connection; not to be used directly any more
    /// @param options how; the name to verify is that of the host that was connected to, if they do
    ///   not give another
    /// @return the connection to write to
    /// @throws IOException if the handshake fails; the connection is lost then
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task, or if the connection is closing
    /// @see StreamWriter#startTls
    public static Transport startTls(Transport transport, TlsOptions options) throws IOException {
        return startTls(transport, new byte[0], false, options);
    }

    /// Goes on in TLS, as the server, on a connection that stands; else as [#startTls].
    ///
    /// **Switches** always. **Cancel**: the connection is aborted.
    ///
    /// @param transport the connection; not to be used directly any more
    /// @param options how, with a certificate
    /// @return the connection to write to
    /// @throws IOException if the handshake fails; the connection is lost then
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task, or if the connection is closing
    /// @throws IllegalArgumentException if the options have no certificate
    public static Transport startTlsAsServer(Transport transport, TlsOptions options)
            throws IOException {
        return startTls(transport, new byte[0], true, options);
    }

    /// @param early what has come already and belongs to the handshake
    static Transport startTls(
            Transport transport, byte[] early, boolean asServer, TlsOptions options)
            throws IOException {
        if (transport.isClosing()) {
            throw new IllegalStateException(transport + " is closing");
        }
        transport.pauseReading(); // what comes while the context is made is for TLS
        SSLEngine engine;
        try {
            prepare(asServer ? options.checkMayServe() : options);
            engine =
                    asServer
                            ? options.serverEngine()
                            : options.clientEngine(
                                    transport.extraInfo(ExtraInfo.REMOTE_HOST), portOf(transport));
            if (transport.isClosing()) { // meanwhile; it would tell nobody any more
                throw LostConnection.because(null);
            }
        } catch (Throwable failure) {
            transport.abort();
            throw failure;
        }
        var tls = new TlsProtocol(currentLoop(), transport.protocol(), options, engine);
        tls.takeOver(transport, early);
        if (lowestUnder(transport) instanceof SocketTransport socket) {
            socket.isUnder(tls.transport());
        }
        tls.awaitReady();
        return tls.transport();
    }

    private static Transport lowestUnder(Transport transport) {
        Transport lowest = transport;
        while (lowest instanceof TlsTransport tls) {
            lowest = tls.below();
        }
        return lowest;
    }

    private static int portOf(Transport transport) {
        return transport.extraInfo(ExtraInfo.REMOTE_ADDRESS) instanceof InetSocketAddress address
                ? address.getPort()
                : -1;
    }

    /// Opens a socket for datagrams (UDP).
    ///
    /// **Switches** always. **Cancel**: no socket is left open.
    ///
    /// Semantics: asyncio's `create_datagram_endpoint`.
    ///
    /// @param protocol who receives
    /// @param local where it can be reached; null for any free port
    /// @param remote its only peer; null if there may be any
    /// @return the transport; the protocol has been told
    /// @throws IOException if an address is in use, may not be had or cannot be found
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    /// @throws UnsupportedOperationException in a simulation, which has no datagrams
    public static DatagramTransport datagrams(
            DatagramProtocol protocol, SocketAddress local, SocketAddress remote)
            throws IOException {
        Objects.requireNonNull(protocol, "protocol");
        EventLoop loop = currentLoop();
        Future<Void> made = loop.createFuture("the start of a socket for datagrams");
        var transport = new UdpTransport(loop, datagramLink(local, remote), protocol);
        transport.begin(() -> made.complete(null));
        try {
            await(made);
        } catch (CancellationException cancelled) {
            transport.abort();
            throw cancelled;
        }
        return transport;
    }

    private static DatagramLink datagramLink(SocketAddress local, SocketAddress remote)
            throws IOException {
        Network network = LoopParts.of(currentLoop()).network();
        SocketAddress from = firstOf(network, local);
        SocketAddress to = firstOf(network, remote);
        try {
            return network.datagrams(from, to);
        } catch (BindException unavailable) {
            throw Connecting.naming(from != null ? from : to, unavailable);
        }
    }

    /// The preferred one of the addresses that are meant; null where null is.
    private static SocketAddress firstOf(Network network, SocketAddress address)
            throws IOException {
        return address == null ? null : Connecting.allOf(network, address).getFirst();
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
        return begin(OneWay.from(in, Integer.MAX_VALUE), null, protocol.get());
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
        return begin(OneWay.from(source), null, protocol.get());
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
        return begin(OneWay.to(out), null, protocol.get());
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
        return begin(OneWay.to(sink), null, protocol.get());
    }
}
