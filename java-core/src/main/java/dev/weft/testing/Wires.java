package dev.weft.testing;

import dev.weft.EventLoop;
import dev.weft.Handle;
import dev.weft.loop.DatagramLink;
import dev.weft.loop.Link;
import dev.weft.loop.Listener;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Network;
import dev.weft.loop.Poller;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a simulated network is made of: who listens where, who knocks there, and which connections
/// there are. Everything on it is in this process, so every address can be had. Loop only.
final class Wires implements Network {
    private static final int FIRST_PORT = 49_152; // of those that nobody has asked for
    private static final int PORTS = 65_536;
    static final Duration PATIENCE = Duration.ofSeconds(127); // about what Linux has

    private final Dice dice;
    private final Hosts hosts = new Hosts();
    private final Map<SocketAddress, SimulatedListener> listeners = new HashMap<>();

    // Those who want to connect, until somebody answers; with what ends the patience of those whom
    // nobody hears.
    private final Map<SimulatedLink, Handle> knocking = new LinkedHashMap<>();

    private final Set<SimulatedLink> links = new LinkedHashSet<>(); // those that are not closed
    private final SimulatedNetwork handle = new SimulatedNetwork(this);
    private int nextPort = FIRST_PORT;
    private EventLoop loop; // null until it is made
    private Poller poller;

    Wires(long seed) {
        dice = new Dice(seed);
    }

    void join(EventLoop user) {
        loop = user;
        poller = LoopParts.of(user).poller();
    }

    SimulatedNetwork handle() {
        return handle;
    }

    Dice dice() {
        return dice;
    }

    Poller poller() {
        return poller;
    }

    long now() {
        return LoopParts.of(loop).clock().now();
    }

    Handle after(long nanos, Runnable step) {
        return loop.callLater(Duration.ofNanos(nanos), step);
    }

    Set<SimulatedLink> links() {
        return links;
    }

    // ---- connecting

    @Override
    public Link connect(
            SocketAddress remote, SocketAddress local, Map<SocketOption<?>, Object> options)
            throws IOException {
        SocketAddress there = remote instanceof InetSocketAddress inet ? hosts.meant(inet) : remote;
        if (there instanceof UnixDomainSocketAddress && !listeners.containsKey(there)) {
            throw new SocketException("No such file or directory");
        }
        var link = new SimulatedLink(this, clientAddress(there, local), there);
        links.add(link);
        knocking.put(link, null);
        long delay = dice.latency();
        if (delay > 0 || dice.later()) {
            after(delay, () -> knock(link));
        } else {
            knock(link);
        }
        return link;
    }

    private SocketAddress clientAddress(SocketAddress remote, SocketAddress wanted) {
        if (!(remote instanceof InetSocketAddress there)) {
            return UnixDomainSocketAddress.of("");
        }
        InetAddress host = hosts.peerOf(there.getAddress());
        int port = 0;
        if (wanted instanceof InetSocketAddress here) {
            host = here.getAddress().isAnyLocalAddress() ? host : here.getAddress();
            port = here.getPort();
        }
        return new InetSocketAddress(host, port == 0 ? freePort() : port);
    }

    private int freePort() {
        while (true) {
            int port = nextPort;
            nextPort = port + 1 == PORTS ? FIRST_PORT : port + 1;
            if (listeners.values().stream().noneMatch(each -> each.hasPort(port))) {
                return port;
            }
        }
    }

    private void knock(SimulatedLink link) {
        if (!knocking.containsKey(link)) {
            return;
        }
        SimulatedListener listener = listenerAt(link.remoteAddress());
        if (isUnplugged(link) || (listener != null && !listener.hasRoom())) {
            knocking.computeIfAbsent(link, _ -> after(PATIENCE.toNanos(), () -> giveUp(link)));
        } else if (listener == null || dice.refusal()) {
            isAnswered(link);
            after(dice.latency(), () -> link.isRefused(new ConnectException("Connection refused")));
        } else {
            isAnswered(link);
            var other = new SimulatedLink(this, link.remoteAddress(), link.localAddress());
            links.add(other);
            SimulatedLink.join(link, other);
            other.stands();
            other.welcome();
            mayReset(link);
            listener.offer(other);
        }
    }

    private void isAnswered(SimulatedLink link) {
        Handle patience = knocking.remove(link);
        if (patience != null) {
            patience.cancel();
        }
    }

    private void giveUp(SimulatedLink link) {
        knocking.remove(link);
        link.isRefused(new ConnectException("Connection timed out"));
    }

    /// Has those knock again who were not heard.
    void knockAgain() {
        knocking.entrySet().stream()
                .filter(each -> each.getValue() != null) // else still under way
                .map(Map.Entry::getKey)
                .toList()
                .forEach(this::knock);
    }

    private SimulatedListener listenerAt(SocketAddress address) {
        SimulatedListener exact = listeners.get(address);
        if (exact != null || !(address instanceof InetSocketAddress inet)) {
            return exact;
        }
        for (SimulatedListener each : listeners.values()) {
            if (each.isEverywhere() && each.hasPort(inet.getPort())) {
                return each;
            }
        }
        return null;
    }

    // ---- listening

    @Override
    public Listener listen(SocketAddress address, int backlog, Map<SocketOption<?>, Object> options)
            throws IOException {
        SocketAddress here = address;
        if (address instanceof InetSocketAddress inet && inet.getPort() == 0) {
            here = new InetSocketAddress(inet.getAddress(), freePort());
        }
        var listener = new SimulatedListener(this, here, backlog);
        if (listeners.values().stream().anyMatch(listener::collidesWith)) {
            throw new BindException("Address already in use");
        }
        listeners.put(here, listener);
        return listener;
    }

    void isClosed(SimulatedListener listener) {
        listeners.remove(listener.address());
        knockAgain();
    }

    @Override
    public DatagramLink datagrams(SocketAddress local, SocketAddress remote) {
        throw new UnsupportedOperationException("there are no datagrams in a simulation");
    }

    // ---- faults

    void follow(Faults faults) {
        dice.follow(faults);
    }

    /// Breaks or silences a connection that is about to be written to, if it is time for it.
    void mayFail(SimulatedLink link) {
        if (dice.silence()) {
            link.silence();
        }
        mayReset(link);
    }

    private void mayReset(SimulatedLink link) {
        if (!dice.reset()) {
            return;
        }
        if (dice.either()) {
            link.tear();
        } else {
            after(dice.latency(), link::tear);
        }
    }

    void unplug(String host) {
        hosts.unplug(host);
    }

    void plugIn(String host) {
        hosts.plugIn(host);
        List.copyOf(links).forEach(SimulatedLink::goOn);
        knockAgain();
    }

    private boolean isUnplugged(SimulatedLink link) {
        return hosts.isUnplugged(link.localAddress()) || hosts.isUnplugged(link.remoteAddress());
    }

    boolean isCut(SimulatedLink link) {
        return link.isSilent() || isUnplugged(link);
    }

    void isClosed(SimulatedLink link) {
        links.remove(link);
        isAnswered(link);
    }

    // ---- names

    @Override
    public List<InetAddress> resolveAtOnce(String host) {
        return List.of(hosts.addressOf(host));
    }

    @Override
    public List<InetAddress> resolve(String host) {
        throw new AssertionError("every name is known at once");
    }

    @Override
    public String toString() {
        return "%d listeners, %d open ends of connections%s"
                .formatted(listeners.size(), links.size(), links.isEmpty() ? "" : " " + links);
    }
}
