package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.waitUntil;

import dev.weft.Future;
import dev.weft.Task;
import dev.weft.Until;
import dev.weft.Waited;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;
import dev.weft.loop.Network;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// From an address, or a host's name, to a link that stands.
final class Connecting {
    private final ConnectOptions options;
    private final Network network = LoopParts.of(currentLoop()).network();

    private Connecting(ConnectOptions options) {
        this.options = options;
        currentTask();
    }

    /// Connects to one of a host's addresses.
    static Link to(String host, int port, ConnectOptions options) throws IOException {
        var connecting = new Connecting(options);
        var addresses = new ArrayList<SocketAddress>();
        for (InetAddress each : inTurns(resolve(connecting.network, host))) {
            addresses.add(new InetSocketAddress(each, port));
        }
        return connecting.toFirstOf(addresses);
    }

    /// Connects to an address.
    static Link to(SocketAddress address, ConnectOptions options) throws IOException {
        if (address instanceof InetSocketAddress named && named.isUnresolved()) {
            return to(named.getHostString(), named.getPort(), options);
        }
        return new Connecting(options).toOne(address);
    }

    /// The addresses of a host; the system is asked on another thread if it may take its time.
    static List<InetAddress> resolve(Network network, String host) throws IOException {
        List<InetAddress> known = network.resolveAtOnce(host);
        return known != null ? known : toThread(() -> network.resolve(host));
    }

    /// The addresses that are meant: those of its host, if it has only a name.
    static List<SocketAddress> allOf(Network network, SocketAddress address) throws IOException {
        if (!(address instanceof InetSocketAddress named) || !named.isUnresolved()) {
            return List.of(address);
        }
        var addresses = new ArrayList<SocketAddress>();
        for (InetAddress each : resolve(network, named.getHostString())) {
            addresses.add(new InetSocketAddress(each, named.getPort()));
        }
        return addresses;
    }

    /// Both families by turns, as the preferred address has it, so that a broken one costs one
    /// delay and not many.
    private static List<InetAddress> inTurns(List<InetAddress> addresses) {
        var preferred = new ArrayDeque<InetAddress>();
        var others = new ArrayDeque<InetAddress>();
        for (InetAddress each : addresses) {
            boolean alike =
                    each instanceof Inet6Address == addresses.getFirst() instanceof Inet6Address;
            (alike ? preferred : others).add(each);
        }
        var turns = new ArrayList<InetAddress>();
        while (!preferred.isEmpty() || !others.isEmpty()) {
            if (!preferred.isEmpty()) {
                turns.add(preferred.remove());
            }
            if (!others.isEmpty()) {
                turns.add(others.remove());
            }
        }
        return turns;
    }

    private Link toFirstOf(List<SocketAddress> addresses) throws IOException {
        if (addresses.size() == 1) {
            return toOne(addresses.getFirst());
        }
        var left = new ArrayDeque<>(addresses);
        var attempts = new LinkedHashSet<Task<Link>>();
        var failures = new ArrayList<Throwable>();
        try {
            while (!left.isEmpty() || !attempts.isEmpty()) {
                if (!left.isEmpty()) {
                    SocketAddress next = left.remove();
                    attempts.add(spawn("connect to " + next, () -> toOne(next)));
                }
                Waited<Task<Link>> waited =
                        left.isEmpty()
                                ? waitUntil(Until.FIRST_DONE, attempts)
                                : waitUntil(Until.FIRST_DONE, attempts, options.attemptDelay());
                for (Task<Link> done : waited.done()) {
                    attempts.remove(done);
                    if (done.state() == Future.State.SUCCESS) {
                        return done.resultNow();
                    }
                    failures.add(done.exceptionNow());
                }
            }
        } finally {
            giveUp(attempts);
        }
        return failed(failures);
    }

    private static void giveUp(Set<Task<Link>> attempts) {
        for (Task<Link> attempt : attempts) {
            attempt.cancel();
            attempt.addDoneCallback(late -> {
                if (late.state() == Future.State.SUCCESS) {
                    closeQuietly(late.resultNow());
                }
            });
        }
    }

    private static Link failed(List<Throwable> failures) throws IOException {
        Throwable first = failures.removeFirst();
        failures.forEach(first::addSuppressed);
        if (first instanceof IOException failure) {
            throw failure;
        }
        throw new IOException("cannot connect", first);
    }

    private Link toOne(SocketAddress address) throws IOException {
        Link link;
        try {
            link = network.connect(address, options.localAddress(), options.socketOptions());
        } catch (ConnectException refused) {
            throw naming(address, refused);
        } catch (BindException unavailable) {
            SocketAddress local = options.localAddress();
            throw naming(local != null ? local : address, unavailable);
        }
        try {
            if (!link.finishConnect()) {
                Future<Void> answer = currentLoop().createFuture("the connection to " + address);
                link.attach(Link.CONNECT, () -> answer.complete(null));
                await(answer);
                link.finishConnect();
            }
            return link;
        } catch (ConnectException refused) {
            closeQuietly(link);
            throw naming(address, refused);
        } catch (Throwable failure) {
            closeQuietly(link);
            throw failure;
        }
    }

    /// The JDK does not say who it was that refused.
    private static ConnectException naming(SocketAddress address, ConnectException refused) {
        var named = new ConnectException(address + ": " + refused.getMessage());
        named.initCause(refused);
        return named;
    }

    /// Nor whose address it was that this side cannot have.
    static BindException naming(SocketAddress address, BindException unavailable) {
        var named = new BindException(address + ": " + unavailable.getMessage());
        named.initCause(unavailable);
        return named;
    }

    /// Closes a link that nobody uses.
    static void closeQuietly(Link link) {
        try {
            link.close();
        } catch (IOException e) {
            // Nobody uses it.
        }
    }
}
