package dev.weft.comparison.chatterbox;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;

import dev.weft.Future;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/// A keyboard and a screen for a client: the keyboard blocks whoever reads it, as a real one does.
final class Terminal {
    private static final int END = -1;

    private final BlockingQueue<Integer> typed = new LinkedBlockingQueue<>();
    private final ByteArrayOutputStream shown = new ByteArrayOutputStream();
    private Future<Void> more; // of who looks at the screen; null if nobody waits

    void types(String line) {
        for (byte each : (line + "\n").getBytes(StandardCharsets.UTF_8)) {
            typed.add(each & 0xff);
        }
    }

    void typesNoMore() {
        typed.add(END);
    }

    /// Waits until the screen shows a text, and reads what is there.
    String waitsFor(String text) {
        while (!text().contains(text)) {
            more = currentLoop().createFuture("something new on the screen");
            await(more);
        }
        return text();
    }

    List<String> lines() {
        return text().lines().toList();
    }

    private String text() {
        return shown.toString(StandardCharsets.UTF_8);
    }

    InputStream keyboard() {
        return new InputStream() {
            @Override
            public int read() throws InterruptedIOException {
                try {
                    return typed.take();
                } catch (InterruptedException interrupt) {
                    throw new InterruptedIOException();
                }
            }

            /// A terminal gives what there is and does not wait for more.
            @Override
            public int read(byte[] bytes, int from, int length) throws InterruptedIOException {
                int next = read();
                if (next != END) {
                    bytes[from] = (byte) next;
                }
                return next == END ? END : 1;
            }
        };
    }

    OutputStream screen() {
        return new OutputStream() {
            @Override
            public void write(int next) {
                shown.write(next);
                if (more != null) {
                    more.complete(null);
                }
            }
        };
    }
}
