package dev.weft.net;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.spawn;
import static dev.weft.net.TestCertificates.HERE;
import static dev.weft.net.TestCertificates.serving;
import static dev.weft.net.TestCertificates.trusting;

import dev.weft.Task;
import dev.weft.testing.Simulation;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/// Both ends of a connection in memory, on which TLS begins; in virtual time.
final class TlsPair {
    /// Pieces as large as they come.
    static final int WHOLE = 1 << 20;

    final MemoryTransport[] below;
    final Hearing client = new Hearing();
    final Hearing server = new Hearing();
    final Task<Transport> clientTls;
    final Task<Transport> serverTls;

    TlsPair(int pieceSize, TlsOptions clients, TlsOptions servers) {
        below = MemoryTransport.pair(pieceSize);
        below[0].setProtocol(client);
        below[1].setProtocol(server);
        clientTls = spawn(() -> Transports.startTls(below[0], clients));
        serverTls = spawn(() -> Transports.startTlsAsServer(below[1], servers));
        untilDone(clientTls, serverTls);
    }

    TlsPair(int pieceSize) throws IOException {
        this(pieceSize, trusting().serverName("localhost"), serving(HERE));
    }

    void awaitBoth() {
        await(clientTls);
        await(serverTls);
    }

    /// Has the clock stand still until these are done, however long the handshake's computations
    /// may take.
    static void untilDone(Task<?>... tasks) {
        Simulation.OutsideWork computing = Simulation.outsideWork();
        var left = new AtomicInteger(tasks.length);
        for (Task<?> each : tasks) {
            each.addDoneCallback(_ -> {
                if (left.decrementAndGet() == 0) {
                    computing.close();
                }
            });
        }
    }
}
