package dev.weft.testing;

import dev.weft.Coroutines;
import dev.weft.loop.LoopParts;

import java.util.Objects;

/// The network of a [Simulation]. Every simulation has one: what `dev.weft.net` connects and serves
/// in it never leaves the process and takes no real time.
///
/// {@snippet class="dev.weft.snippets.TestingSnippetsTest" region="faults"}
///
/// - **Addresses.** Any address can be served at and connected to, and every host's name has one:
///   `localhost` the usual, the others one that is made up. Names need no `hosts` file, so give
///   them as they are, or as `InetSocketAddress.createUnresolved`.
/// - **Connections** are what they are on Linux: 64 KiB each way, then the writer waits; what was
///   sent before the end is there before the end; who closes without having read all resets. What
///   fails does so with the exceptions of real sockets.
/// - **Time.** At first nothing takes any. [Faults] have what is sent come late, in small pieces or
///   not at all.
/// - **Order.** As ever in a simulation, the same seed has the same things happen in the same
///   order. With a seed other than 0 the connections are told in any order that they are ready.
/// - **No sockets.** `ExtraInfo.CHANNEL` is null, and options of sockets are ignored.
///
/// **Thread**: the simulation's loop.
///
/// Origin: the simulated networks with which databases are tested.
public final class SimulatedNetwork {
    private final Wires wires;

    SimulatedNetwork(Wires wires) {
        this.wires = wires;
    }

    /// The network of the simulation that runs this.
    ///
    /// @return the network
    /// @throws IllegalStateException outside a task or callback of a simulation
    public static SimulatedNetwork current() {
        if (LoopParts.of(Coroutines.currentLoop()).network() instanceof Wires wires) {
            return wires.handle();
        }
        throw new IllegalStateException("this loop is in earnest, and no simulation");
    }

    /// Has things go wrong from now on, in all connections. It replaces what was said before.
    ///
    /// @param faults what, and how often
    public void faults(Faults faults) {
        wires.follow(Objects.requireNonNull(faults, "faults"));
    }

    /// Cuts a host off. Its connections stand, half open, and nothing comes through; who connects
    /// to it waits for an answer. After a while, as in earnest, those who wait for one give up:
    /// about two minutes for who connects, a quarter of an hour for who has written.
    ///
    /// @param host its name or address
    public void unplug(String host) {
        wires.unplug(host);
    }

    /// Connects a host again; what was sent meanwhile arrives.
    ///
    /// @param host its name or address
    public void plugIn(String host) {
        wires.plugIn(host);
    }

    /// How many ends of connections are open; a connection has two. Zero after a program that
    /// leaves none behind.
    ///
    /// @return the number
    public int openEnds() {
        return wires.links().size();
    }

    /// Who is connected, for logs.
    @Override
    public String toString() {
        return "SimulatedNetwork[" + wires + "]";
    }
}
