package dev.weft.comparison.proxy.injava;

import dev.weft.net.Protocol;
import dev.weft.net.Transport;

import java.nio.ByteBuffer;

/// A back end to play with: sends back what it gets, and closes when its client does.
final class EchoBackend implements Protocol {
    private Transport transport;

    @Override
    public void connectionMade(Transport made) {
        transport = made;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        transport.write(data);
    }

    @Override
    public void pauseWriting() {
        transport.pauseReading();
    }

    @Override
    public void resumeWriting() {
        transport.resumeReading();
    }
}
