package dev.weft.net;

import dev.weft.Coroutine;
import dev.weft.Coroutines;
import dev.weft.EventLoop;

import java.io.IOException;
import java.nio.ByteBuffer;

import javax.net.ssl.SSLEngine;

/// Turns the engine of a [TlsProtocol] as long as it has something to do.
///
/// What a handshake has to compute is done off the loop, by a thread of its own: a signature with
/// an RSA key of 2048 bits takes a millisecond or more, and whoever decides about certificates may
/// ask the network. Nothing is received meanwhile. Loop only.
final class TlsPump {
    private final EventLoop loop;
    private final TlsProtocol owner;
    private final SSLEngine engine;
    private final TlsRecords records;
    private boolean running;
    private boolean computing; // on another thread: the engine must be left alone
    private boolean ended; // below; it waits for the protocol above to read on

    TlsPump(EventLoop loop, TlsProtocol owner, SSLEngine engine, TlsRecords records) {
        this.loop = loop;
        this.owner = owner;
        this.engine = engine;
        this.records = records;
    }

    boolean isComputing() {
        return computing;
    }

    void receive(ByteBuffer data) {
        records.lend(data);
        run();
        if (owner.isOver()) {
            clear();
        } else {
            records.keepRest();
        }
    }

    void receiveEnd() {
        ended = true;
        run();
    }

    /// Does what can be done: decrypts what has come and encrypts what waits.
    void run() {
        if (running) {
            return; // and goes on with it
        }
        running = true;
        try {
            owner.deliver(); // what is left, if reading was paused
            boolean more = true;
            while (more && !owner.isOver() && !computing) {
                more = step();
            }
            if (!owner.isOver() && !computing) {
                owner.writeCollected();
            }
        } catch (IOException | RuntimeException broken) {
            owner.fail(broken);
        } finally {
            running = false;
        }
        if (owner.isOver()) {
            clear();
        }
    }

    /// @return whether there may be more to do
    private boolean step() throws IOException {
        if (owner.inHandshake() && records.hasFinished()) {
            owner.handshakeIsDone();
            return true;
        }
        return switch (records.status()) {
            case NEED_TASK -> {
                owner.deliver();
                compute();
                yield false;
            }
            case NEED_WRAP -> records.writeOwn();
            default -> decrypt();
        };
    }

    private boolean decrypt() throws IOException {
        if (owner.mayReceive() && !records.nextIsData()) {
            owner.deliver();
            owner.writeCollected();
        }
        if (!owner.mayReceive()) {
            return false;
        }
        return switch (records.decrypt()) {
            case OK -> true;
            case BUFFER_OVERFLOW -> {
                owner.deliver();
                yield true;
            }
            case BUFFER_UNDERFLOW -> {
                owner.deliver();
                if (ended && owner.mayReceive()) {
                    owner.endedBelow();
                }
                yield false;
            }
            case CLOSED -> {
                owner.deliver();
                owner.peerIsDone();
                yield false;
            }
        };
    }

    private void compute() {
        computing = true;
        owner.below().pauseReading();
        Coroutine<Void> work = () -> Coroutines.toThread(this::runDelegatedTasks);
        loop.spawn("TLS handshake", work)
                .addDoneCallback(done -> {
                    computing = false;
                    switch (done.state()) {
                        case SUCCESS -> {
                            owner.listen();
                            run();
                        }
                        case CANCELLED -> owner.abort(null); // the loop is closing
                        default -> owner.abort(done.exceptionNow());
                    }
                });
    }

    private Void runDelegatedTasks() {
        for (Runnable task = engine.getDelegatedTask();
                task != null;
                task = engine.getDelegatedTask()) {
            task.run();
        }
        return null;
    }

    /// Gives back the memory, once nobody uses it.
    void clear() {
        if (!running) {
            records.clear();
        }
    }
}
