package dev.weft.comparison.chatterbox.injava;

import static dev.weft.Coroutines.waitFor;

import dev.weft.net.StreamWriter;
import dev.weft.net.Transport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// What is on its way to a user. Whoever tells somebody something does not wait until it is read.
///
/// What the system does not take waits in the transport, and there is a limit to it: beyond, the
/// user is too slow and is cut off. So a slow reader costs nobody time, and memory up to the limit.
final class Mailbox {
    private final StreamWriter writer;
    private final Transport transport;
    private final int limit;
    private boolean overflown;

    /// @param limit how many bytes may wait
    Mailbox(StreamWriter writer, int limit) {
        this.writer = writer;
        this.transport = writer.transport();
        this.limit = limit;
    }

    /// Puts a line in. One that comes too late, when the connection is closed, is dropped.
    void putLine(String line) {
        put(line + "\r\n");
    }

    /// Puts in a text that ends no line.
    void put(String text) {
        put(text.getBytes(StandardCharsets.UTF_8));
    }

    /// Puts in bytes that are no text.
    void put(byte[] bytes) {
        writer.write(bytes);
        if (isOverLimit()) {
            transport.flush(); // what is written in one turn is collected, which is not slow
        }
        if (isOverLimit()) {
            overflown = true;
            transport.abort(); // of which the session's reader hears
        }
    }

    private boolean isOverLimit() {
        return transport.writeBufferSize() > limit;
    }

    /// Whether the user was too slow.
    boolean hasOverflown() {
        return overflown;
    }

    /// Waits until what is here is little. A session does so before it reads on: who writes without
    /// reading is made to wait, and holds up nobody else.
    void drain() throws IOException {
        writer.drain();
    }

    /// Takes nothing more. The connection is closed once all that is here is delivered.
    void close() {
        writer.close();
    }

    /// Closes and waits until all is delivered. What takes too long is given up.
    void closeAndWait(Duration most) throws IOException {
        try {
            waitFor(writer::closeAndWait, most);
        } catch (TimeoutException slow) {
            // Cut off, as below.
        } finally {
            transport.abort(); // nothing to do if it is over
        }
    }
}
