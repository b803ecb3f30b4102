package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.Future;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Writes down what it hears.
class Hearing implements Protocol {
    final ByteArrayOutputStream data = new ByteArrayOutputStream();
    final List<String> events = new ArrayList<>();
    final Future<Void> over = currentLoop().createFuture("the end");
    Throwable cause;

    @Override
    public void connectionMade(Transport transport) {
        events.add("made");
    }

    @Override
    public void dataReceived(ByteBuffer bytes) {
        while (bytes.hasRemaining()) {
            data.write(bytes.get());
        }
    }

    @Override
    public boolean eofReceived() {
        events.add("eof");
        return true;
    }

    @Override
    public void pauseWriting() {
        events.add("pause");
    }

    @Override
    public void resumeWriting() {
        events.add("resume");
    }

    @Override
    public void connectionLost(Throwable cause) {
        events.add("lost");
        this.cause = cause;
        over.complete(null);
    }
}
