package dev.weft.comparison.proxy.injava;

import dev.weft.EventLoop;
import dev.weft.Task;
import dev.weft.comparison.proxy.ProxySettings;
import dev.weft.net.Protocol;
import dev.weft.net.Transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashSet;

/// One client's connection, sent on to a back end: two ends, each of which passes on what it hears.
/// Loop only.
///
/// | an end hears | the other |
/// | --- | --- |
/// | bytes | writes them, out of the very buffer that they were read into |
/// | that its peer will write no more | tells its own peer the same, after the last byte; where one of them speaks TLS, that it is over |
/// | that its peer reads too slowly | reads no more, until that has caught up |
/// | that the connection is lost | resets its own, so that nobody takes a part for the whole |
///
/// Until a back end is found the client is not read, so that there is nothing to be kept. From its
/// first byte on it stays with that back end: what was heard once cannot be asked for again.
final class Relay {
    private final EventLoop loop;
    private final ProxySettings settings;
    private final Balancer balancer;
    private final Status status;
    private final IdleTimer idle;
    private final End client = new ClientEnd();
    private BackendEnd server; // null until one is connected
    private Task<?> dialing;

    Relay(EventLoop loop, ProxySettings settings, Balancer balancer, Status status) {
        this.loop = loop;
        this.settings = settings;
        this.balancer = balancer;
        this.status = status;
        this.idle = new IdleTimer(loop, settings.idleTimeout(), this::cutForSilence);
    }

    /// What hears the client.
    Protocol client() {
        return client;
    }

    // ---- finding a back end

    private void dial() {
        try {
            var tried = new HashSet<Backend>();
            while (server == null) {
                Backend next = balancer.next(tried).orElse(null);
                if (next == null) {
                    status.turnedAway++;
                    return;
                }
                tried.add(next);
                tryOut(next);
            }
        } finally {
            if (server == null) {
                client.reset();
            }
        }
    }

    private void tryOut(Backend backend) {
        backend.active++; // from now on, or all who come at once would choose it
        try {
            backend.connect(() -> new BackendEnd(backend));
            backend.served++;
        } catch (IOException failure) {
            backend.failed++;
        } finally {
            if (server == null || server.backend != backend) {
                backend.active--;
            }
        }
    }

    // ---- ending

    /// Whether both sides have said all that they had to say.
    private boolean isComplete() {
        return client.hasEnded && server != null && server.hasEnded;
    }

    private void cutForSilence() {
        status.cutForSilence++;
        client.reset();
        server.reset();
    }

    // ---- relaying

    private abstract class End implements Protocol {
        Transport transport;
        boolean hasEnded; // its peer writes no more
        boolean isLost;

        abstract End other();

        abstract void count(int bytes);

        @Override
        public void dataReceived(ByteBuffer data) {
            count(data.remaining());
            idle.move();
            other().transport.write(data);
        }

        @Override
        public boolean eofReceived() {
            hasEnded = true;
            idle.move();
            if (!transport.canWriteEof() || !other().transport.canWriteEof()) {
                other().hasEnded = true; // TLS knows no half of an end: it is that of both
            }
            if (!other().hasEnded) {
                other().transport.writeEof();
                return true;
            }
            other().transport.close();
            return false;
        }

        @Override
        public void pauseWriting() {
            other().transport.pauseReading();
        }

        @Override
        public void resumeWriting() {
            other().transport.resumeReading();
        }

        @Override
        public void connectionLost(Throwable cause) {
            isLost = true;
            if (!isComplete()) {
                transport.reset();
                if (other() != null) {
                    other().reset();
                }
            }
            if (other() == null || other().isLost) {
                idle.stop();
            }
        }

        void reset() {
            if (!isLost) {
                transport.reset();
            }
        }
    }

    private final class ClientEnd extends End {
        @Override
        public void connectionMade(Transport made) {
            transport = made;
            transport.pauseReading();
            dialing =
                    loop.spawn(() -> {
                        dial();
                        return null;
                    });
        }

        @Override
        public void connectionLost(Throwable cause) {
            dialing.cancel();
            super.connectionLost(cause);
        }

        @Override
        End other() {
            return server;
        }

        @Override
        void count(int bytes) {
            server.backend.sent += bytes;
        }
    }

    private final class BackendEnd extends End {
        private final Backend backend;

        private BackendEnd(Backend backend) {
            this.backend = backend;
        }

        @Override
        public void connectionMade(Transport made) {
            transport = made;
            if (client.isLost || server != null) {
                reset(); // it comes too late
            } else {
                server = this;
                client.transport.resumeReading();
                idle.start();
            }
        }

        @Override
        public void connectionLost(Throwable cause) {
            if (server == this) {
                backend.active--;
                super.connectionLost(cause);
            }
        }

        @Override
        End other() {
            return client;
        }

        @Override
        void count(int bytes) {
            backend.received += bytes;
        }
    }
}
