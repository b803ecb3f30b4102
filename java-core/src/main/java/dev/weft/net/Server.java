package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.waitFor;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.loop.BrokenConnectionException;
import dev.weft.loop.Link;
import dev.weft.loop.Listener;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Network;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Accepts connections, until it is closed.
///
/// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="server"}
///
/// | state | new connections | those that are there |
/// | --- | --- | --- |
/// | serving | accepted, up to the limit of its [ServeOptions] | go on |
/// | closed, by [#close] | refused | go on; [#closeClients] and [#abortClients] end them |
/// | over, which [#waitClosed] waits for | refused | there are none |
///
/// If no connection can be accepted, as where the system has no descriptor left, it tells the
/// loop's exception handler, waits a second, and tries again. One that was accepted but cannot be
/// used, as where its peer has gone before its options were set, is told, too, and closed; others
/// go on.
///
/// **Thread**: the loop's.
///
/// Semantics: asyncio's `Server`.
public final class Server implements AutoCloseable {
    private static final int ACCEPTED = 64; // before others have their turn
    private static final Duration BACK_OFF = Duration.ofSeconds(1);

    private final EventLoop loop;
    private final Supplier<? extends Protocol> protocol;
    private final ServeOptions options;
    private final List<Listener> listeners = new ArrayList<>();
    private final Map<SocketTransport, EventLoop> clients = new LinkedHashMap<>();
    private final Runnable lastChance = this::close;
    private final Future<Void> over;
    private int accepted;
    private boolean serving = true;
    private boolean backingOff;

    private Server(EventLoop loop, Supplier<? extends Protocol> protocol, ServeOptions options) {
        this.loop = loop;
        this.protocol = protocol;
        this.options = options;
        this.over = loop.createFuture(this);
    }

    static Server start(
            Supplier<? extends Protocol> protocol, SocketAddress address, ServeOptions options)
            throws IOException {
        EventLoop loop = currentLoop();
        Network network = LoopParts.of(loop).network();
        var server = new Server(loop, protocol, options);
        try {
            if (options.tls() != null) {
                options.tls().context().get(); // now, and not when the first client comes
            }
            for (SocketAddress each : Connecting.allOf(network, address)) {
                server.listenAt(listener(network, each, options));
            }
        } catch (Throwable failure) {
            server.close();
            throw failure;
        }
        loop.addCloseCallback(server.lastChance);
        loop.callLater(BACK_OFF, () -> {}).cancel(); // its classes: there may be no way later
        return server;
    }

    private static Listener listener(Network network, SocketAddress address, ServeOptions options)
            throws IOException {
        try {
            return network.listen(address, options.backlog(), options.socketOptions());
        } catch (BindException unavailable) {
            throw Connecting.naming(address, unavailable);
        }
    }

    // ---- accepting

    private void listenAt(Listener listener) throws IOException {
        listeners.add(listener);
        listener.attach(LoopParts.of(loop).inThisContext(() -> acceptFrom(listener)));
    }

    private void acceptFrom(Listener listener) {
        try {
            for (int i = 0; i < ACCEPTED && mayAccept(); i++) {
                if (!acceptOne(listener)) {
                    return;
                }
            }
        } catch (IOException failure) {
            backOff(); // first: where there is no descriptor left, even a report may fail
            LoopParts.of(loop)
                    .report(
                            "%s cannot accept a connection; it tries again in a second"
                                    .formatted(this),
                            failure);
        }
    }

    /// @return whether there may be more
    private boolean acceptOne(Listener listener) throws IOException {
        EventLoop target = loopOfTheNext();
        Link link;
        try {
            link = listener.accept(LoopParts.of(target).network());
        } catch (BrokenConnectionException broken) {
            LoopParts.of(loop)
                    .report(
                            "a connection to %s cannot be used; it is closed".formatted(this),
                            broken.getCause());
            return true;
        }
        if (link == null) {
            return false;
        }
        accepted++;
        handOver(link, target);
        if (!mayAccept()) {
            listen();
        }
        return true;
    }

    private boolean mayAccept() {
        return serving && !backingOff && clients.size() < options.connectionLimit();
    }

    private void backOff() {
        backingOff = true;
        listen();
        loop.callLater(
                BACK_OFF,
                () -> {
                    backingOff = false;
                    listen();
                });
    }

    private void listen() {
        if (serving) {
            listeners.forEach(each -> each.listen(mayAccept()));
        }
    }

    private EventLoop loopOfTheNext() {
        if (options.loops() == null) {
            return loop;
        }
        List<EventLoop> loops = options.loops().all();
        return loops.get(Math.floorMod(accepted, loops.size()));
    }

    private void handOver(Link link, EventLoop target) {
        var transport = new SocketTransport(target, link, null);
        clients.put(transport, target); // before it is handed over: it may have to end at once
        if (target == loop) {
            begin(transport, link, loop);
            return;
        }
        try {
            target.callSoonThreadSafe(() -> begin(transport, link, target));
        } catch (RejectedExecutionException closed) {
            LoopParts.of(loop).report("a connection was given to a loop that is closed", closed);
            Connecting.closeQuietly(link);
            isOver(transport);
        }
    }

    /// Begins a connection, on the loop that it is to live on.
    private void begin(SocketTransport transport, Link link, EventLoop target) {
        try {
            transport.setProtocol(protocolAbove(transport, target));
        } catch (Throwable failure) {
            LoopParts.of(loop)
                    .report("no protocol could be made; the connection is closed", failure);
            Connecting.closeQuietly(link);
            atHome(target, () -> isOver(transport));
            return;
        }
        transport.begin(() -> {}, () -> atHome(target, () -> isOver(transport)));
    }

    private Protocol protocolAbove(SocketTransport transport, EventLoop target) throws IOException {
        Protocol own = protocol.get();
        if (options.tls() == null) {
            return own;
        }
        var tls = new TlsProtocol(target, own, options.tls(), options.tls().serverEngine());
        tls.standsOn(transport);
        transport.isUnder(tls.transport());
        return tls;
    }

    /// Has something done on the server's own loop, in order.
    private void atHome(EventLoop from, Runnable change) {
        if (from == loop) {
            change.run();
            return;
        }
        try {
            LoopParts.of(loop).answers().execute(change);
        } catch (RejectedExecutionException closed) {
            // The server has ended with its loop; the connection goes on with its own.
        }
    }

    private void isOver(SocketTransport client) {
        boolean wasFull = !mayAccept();
        clients.remove(client);
        if (wasFull) {
            listen();
        }
        tellIfOver();
    }

    private void tellIfOver() {
        if (!serving && clients.isEmpty()) {
            over.complete(null);
        }
    }

    // ---- ending

    /// Accepts no more connections. Those that are there go on. Called again, it does nothing.
    @Override
    public void close() {
        if (!serving) {
            return;
        }
        serving = false;
        for (Listener each : listeners) {
            try {
                each.close();
            } catch (IOException failure) {
                LoopParts.of(loop).report("a listening socket could not be closed", failure);
            }
        }
        loop.removeCloseCallback(lastChance);
        tellIfOver();
    }

    /// Waits until the server is closed and all its connections are over.
    ///
    /// **Switches** unless that is so. **Cancel**: only ends the waiting.
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public void waitClosed() {
        await(shield(over));
    }

    /// Waits until this task is cancelled, as Ctrl-C does with a main task, then closes the server
    /// and its connections, and waits for their end: until what was written to them is out.
    ///
    /// A server that lets its clients finish waits in another way, and then drains:
    ///
    /// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="farewell"}
    ///
    /// Semantics: asyncio's `serve_forever`, except that it closes the connections: a client that
    /// says nothing would hold up the end of the program.
    ///
    /// @throws CancellationException when that is done
    /// @throws IllegalStateException outside a task, and if the server is closed
    public void serveForever() {
        if (!serving) {
            throw new IllegalStateException(this + " is closed");
        }
        try {
            waitClosed();
        } catch (CancellationException cancelled) {
            close();
            closeClients();
            waitClosed();
            throw cancelled;
        }
    }

    /// Closes the server and lets its connections come to their end by themselves, up to a limit;
    /// those that have not by then are aborted.
    ///
    /// @param limit how long to wait for them; more where they live on other loops, which are busy
    /// @return whether all came to their end in time
    /// @throws CancellationException if this task is cancelled while it waits; the rest go on
    /// @throws IllegalStateException outside a task
    public boolean drain(Duration limit) {
        close();
        boolean inTime = true;
        try {
            waitFor(shield(over), limit);
        } catch (TimeoutException late) {
            inTime = false;
            abortClients();
            waitClosed();
        }
        return inTime;
    }

    /// Closes all connections, each once what was written to it is out.
    public void closeClients() {
        tellClients(Transport::close);
    }

    /// Closes all connections now.
    public void abortClients() {
        tellClients(Transport::abort);
    }

    private void tellClients(Consumer<Transport> what) {
        new LinkedHashMap<>(clients) // in their order
                .forEach((client, itsLoop) -> {
                    if (itsLoop == loop) {
                        what.accept(client.outermost());
                        return;
                    }
                    try {
                        LoopParts.of(itsLoop)
                                .answers()
                                .execute(() -> what.accept(client.outermost()));
                    } catch (RejectedExecutionException closed) {
                        // And its connections with it.
                    }
                });
    }

    // ---- looking

    /// Whether the server accepts connections.
    ///
    /// @return false once it is closed
    public boolean isServing() {
        return serving;
    }

    /// Where the server can be reached, with the ports that the system chose. It stays known when
    /// the server is closed.
    ///
    /// @return the addresses
    public List<SocketAddress> addresses() {
        return listeners.stream().map(Listener::address).toList();
    }

    /// The TCP port of the first address.
    ///
    /// @return the port
    /// @throws IllegalStateException if it serves at no TCP address
    public int port() {
        if (listeners.getFirst().address() instanceof InetSocketAddress address) {
            return address.getPort();
        }
        throw new IllegalStateException(this + " has no port");
    }

    /// The connections that are not over. Those of other loops may be touched there only.
    ///
    /// @return the transports, the oldest first
    public Set<Transport> clients() {
        var outermost = new LinkedHashSet<Transport>();
        clients.keySet().forEach(each -> outermost.add(each.outermost()));
        return outermost;
    }

    /// How the server stands, for logs.
    @Override
    public String toString() {
        return "Server[%s%s, %d clients]"
                .formatted(addresses(), serving ? "" : ", closed", clients.size());
    }
}
