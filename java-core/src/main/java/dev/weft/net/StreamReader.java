package dev.weft.net;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;

import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;

/// The bytes that a peer sends, to be read by awaiting.
///
/// {@snippet class="dev.weft.snippets.NetSnippetsTest" region="client"}
///
/// A read whose bytes are there does not switch. Otherwise it waits; one task at a time may. Each
/// read takes all that it promises or, cancelled, nothing: what has come stays for the next.
///
/// The reader takes up to twice its limit ahead of whoever reads; then the peer has to wait.
///
/// **Thread**: the loop's; what may wait, inside a task.
///
/// Semantics: asyncio's `StreamReader`.
public final class StreamReader implements AutoCloseable {
    static final int DEFAULT_LIMIT = 64 * 1024;

    private static final byte[] EMPTY = {};
    private static final byte[] NEWLINE = {'\n'};
    private static final int FIRST_SIZE = 1024;
    private static final int KEPT_SIZE = 4096; // of an idle reader's buffer

    private final EventLoop loop;
    private final int limit;
    private Transport transport; // null if nothing can be paused

    // What has come and nobody has read: from start to end, not including.
    private byte[] bytes = EMPTY;
    private int start;
    private int end;

    private boolean eof;
    private IOException failure; // told once all that came before is read
    private boolean paused;
    private Future<Void> more; // of the task that waits; null if none does

    StreamReader(EventLoop loop, int limit) {
        this.loop = loop;
        this.limit = limit;
    }

    static int checkLimit(int bytes) {
        if (bytes <= 0) {
            throw new IllegalArgumentException("the limit must be positive, and is " + bytes);
        }
        return bytes;
    }

    // ---- what comes in

    void readsFrom(Transport source) {
        transport = source;
        if (paused) { // by what stood here before and goes on under it
            transport.pauseReading();
        }
    }

    /// Takes back what was fed and not read.
    byte[] takeUnread() {
        byte[] unread = Arrays.copyOfRange(bytes, start, end);
        start = end;
        paused = false;
        return unread;
    }

    void feed(ByteBuffer data) {
        int count = data.remaining();
        makeRoom(count);
        data.get(bytes, end, count);
        end += count;
        wake();
        if (transport != null && !paused && size() / 2 > limit) { // twice the limit may overflow
            paused = true;
            transport.pauseReading();
        }
    }

    void feedEof() {
        eof = true;
        wake();
    }

    void fail(IOException reason) {
        failure = reason;
        wake();
    }

    IOException failure() {
        return failure;
    }

    private void wake() {
        if (more != null) {
            more.complete(null);
        }
    }

    private void makeRoom(int count) {
        if (bytes.length - end >= count) {
            return;
        }
        int needed = Math.addExact(size(), count);
        if (needed <= bytes.length && start >= bytes.length / 2) {
            System.arraycopy(bytes, start, bytes, 0, size());
        } else {
            // At first no more than has come: who reads it all is given the array.
            int atLeast = bytes == EMPTY ? 0 : Math.max(FIRST_SIZE, twice(size()));
            byte[] larger = new byte[Math.max(needed, atLeast)];
            System.arraycopy(bytes, start, larger, 0, size());
            bytes = larger;
        }
        end -= start;
        start = 0;
    }

    /// As far as arrays go.
    private static int twice(int size) {
        return (int) Math.min(2L * size, Integer.MAX_VALUE - 8);
    }

    private int size() {
        return end - start;
    }

    // ---- waiting

    /// Waits until something has come, the end included.
    private void waitForMore() throws IOException {
        if (failure != null) {
            throw failure;
        }
        if (more != null) {
            throw new IllegalStateException("another task is reading from this stream already");
        }
        resumeIf(paused); // whoever waits wants more than there is, however much that may be
        more = loop.createFuture(this);
        try {
            Coroutines.await(more);
        } finally {
            more = null;
        }
    }

    private void resumeIf(boolean enoughIsRead) {
        if (paused && enoughIsRead) {
            paused = false;
            transport.resumeReading();
        }
    }

    private void took(int count) {
        start += count;
        if (start == end) {
            start = 0;
            end = 0;
            if (bytes.length > KEPT_SIZE) {
                bytes = EMPTY;
            }
        }
        resumeIf(size() <= limit);
    }

    private byte[] take(int count) {
        byte[] taken = bytes;
        if (count == bytes.length) {
            bytes = EMPTY; // the caller's now
        } else {
            taken = Arrays.copyOfRange(bytes, start, start + count);
        }
        took(count);
        return taken;
    }

    // ---- reading

    /// Reads what is there, after waiting for it if there is nothing.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @param most how many bytes at most
    /// @return at least one byte; none if the stream has ended, or `most` is zero
    /// @throws IOException if the connection broke, and all that came before is read
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalArgumentException if `most` is negative
    /// @throws IllegalStateException if another task is reading, and outside a task
    public byte[] read(int most) throws IOException {
        if (most < 0) {
            throw new IllegalArgumentException(
                    "cannot read " + most + " bytes; to read up to the end, use readAll");
        }
        if (most == 0) {
            return EMPTY;
        }
        while (size() == 0 && !eof) {
            waitForMore();
        }
        return take(Math.min(most, size()));
    }

    /// Reads what is there into a buffer, after waiting for it if there is nothing: [#read(int)]
    /// without a new array.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @param into where to put it, from its position on
    /// @return how many bytes; -1 if the stream has ended, zero only if the buffer has no room
    /// @throws IOException if the connection broke, and all that came before is read
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException if another task is reading, and outside a task
    public int read(ByteBuffer into) throws IOException {
        if (!into.hasRemaining()) {
            return 0;
        }
        while (size() == 0 && !eof) {
            waitForMore();
        }
        if (size() == 0) {
            return -1;
        }
        int count = Math.min(into.remaining(), size());
        into.put(bytes, start, count);
        took(count);
        return count;
    }

    /// Reads up to the end of the stream, of whatever length that is.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @return all that came
    /// @throws IOException if the connection broke
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException if another task is reading, and outside a task
    public byte[] readAll() throws IOException {
        while (!eof) {
            waitForMore();
        }
        return take(size());
    }

    /// Reads so many bytes, no fewer.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @param count how many
    /// @return the bytes
    /// @throws IncompleteReadException if the stream ends before; it has the bytes that came
    /// @throws IOException if the connection broke
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalArgumentException if `count` is negative
    /// @throws IllegalStateException if another task is reading, and outside a task
    public byte[] readExactly(int count) throws IOException {
        if (count < 0) {
            throw new IllegalArgumentException("cannot read " + count + " bytes");
        }
        while (size() < count) {
            if (eof) {
                throw new IncompleteReadException(take(size()), count);
            }
            waitForMore();
        }
        return take(count);
    }

    /// Reads up to a separator, and it too.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @param separator the separator
    /// @return the bytes, with the separator at their end
    /// @throws IncompleteReadException if the stream ends before; it has the bytes that came
    /// @throws LimitOverrunException if there is none within the limit; the bytes stay here
    /// @throws IOException if the connection broke
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalArgumentException if the separator is empty
    /// @throws IllegalStateException if another task is reading, and outside a task
    public byte[] readUntil(byte... separator) throws IOException {
        return readUntilAny(separator);
    }

    /// Reads up to the first of several separators, and it too: the one that ends first.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @param separators the separators
    /// @return the bytes, with the separator at their end
    /// @throws IncompleteReadException if the stream ends before; it has the bytes that came
    /// @throws LimitOverrunException if there is none within the limit; the bytes stay here
    /// @throws IOException if the connection broke
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalArgumentException if there is none, or one is empty
    /// @throws IllegalStateException if another task is reading, and outside a task
    public byte[] readUntilAny(byte[]... separators) throws IOException {
        if (separators.length == 0) {
            throw new IllegalArgumentException("there is no separator");
        }
        for (byte[] each : separators) {
            if (each.length == 0) {
                throw new IllegalArgumentException("the separator is empty");
            }
        }
        int length = lengthUpTo(separators);
        if (length < 0) {
            throw new IncompleteReadException(take(size()), -1);
        }
        return take(length);
    }

    /// Waits for a separator.
    ///
    /// @return how many bytes it is to the end of it; -1 if the stream ends before
    private int lengthUpTo(byte[]... separators) throws IOException {
        int longest = 0;
        for (byte[] each : separators) {
            longest = Math.max(longest, each.length);
        }
        int looked = 0; // no separator begins before
        while (true) {
            int length = lengthUpTo(looked, separators);
            if (length >= 0) {
                return length;
            }
            looked = Math.max(0, size() - longest + 1);
            if (looked > limit) {
                throw new LimitOverrunException("no separator within", limit, looked);
            }
            if (eof) {
                return -1;
            }
            waitForMore();
        }
    }

    /// @return how many bytes it is to the end of the separator that ends first; -1 if none is
    ///   there
    private int lengthUpTo(int looked, byte[]... separators) throws LimitOverrunException {
        int start = 0;
        int end = -1;
        for (byte[] each : separators) {
            int at = find(each, looked);
            if (at >= 0 && (end < 0 || at + each.length < end)) {
                start = at;
                end = at + each.length;
            }
        }
        if (start > limit) {
            throw new LimitOverrunException("the separator comes after more than", limit, start);
        }
        return end;
    }

    private int find(byte[] separator, int from) {
        byte first = separator[0];
        int last = end - separator.length;
        for (int at = start + from; at <= last; at++) {
            if (bytes[at] == first
                    && (separator.length == 1
                            || Arrays.equals(
                                    bytes,
                                    at,
                                    at + separator.length,
                                    separator,
                                    0,
                                    separator.length))) {
                return at - start;
            }
        }
        return -1;
    }

    // ---- lines

    /// Reads a line of UTF-8 text; what is malformed is replaced. For other encodings, decode what
    /// [#readUntil] gives.
    ///
    /// **Switches** only if it must wait. **Cancel**: nothing is lost.
    ///
    /// @return the line without its end, which is `\n` or `\r\n`; the last one may lack it. Null if
    ///   the stream has ended
    /// @throws LimitOverrunException if it is longer than the limit. It is thrown away, or as much
    ///   of it as has come, so that the next call reads on behind it
    /// @throws IOException if the connection broke
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException if another task is reading, and outside a task
    public String readLine() throws IOException {
        int length;
        try {
            length = lengthUpTo(NEWLINE);
        } catch (LimitOverrunException tooLong) {
            int newline = find(NEWLINE, 0);
            took(newline >= 0 ? newline + 1 : size());
            throw tooLong;
        }
        if (length < 0 && size() == 0) {
            return null;
        }
        int all = length < 0 ? size() : length;
        int text = all;
        if (length >= 0) {
            text--;
            if (text > 0 && bytes[start + text - 1] == '\r') {
                text--;
            }
        }
        var line = new String(bytes, start, text, StandardCharsets.UTF_8);
        took(all);
        return line;
    }

    /// The lines that are left, each read as [#readLine()] does when it is asked for.
    ///
    /// An [IOException] comes out of the loop as it is, undeclared.
    ///
    /// @return the lines, once, for a `for` loop
    public Iterable<String> lines() {
        return Lines::new;
    }

    private final class Lines implements Iterator<String> {
        private String next;

        @Override
        public boolean hasNext() {
            if (next == null) {
                next = nextLine();
            }
            return next != null;
        }

        private String nextLine() {
            try {
                return readLine();
            } catch (IOException broken) {
                throw StreamReader.<RuntimeException>undeclared(broken);
            }
        }

        @Override
        public String next() {
            if (!hasNext()) {
                throw new NoSuchElementException("the stream has ended");
            }
            String line = next;
            next = null;
            return line;
        }
    }

    @SuppressWarnings("unchecked") // the compiler is to take it for unchecked
    private static <X extends Throwable> X undeclared(IOException failure) throws X {
        throw (X) failure;
    }

    // ---- ending

    /// Closes what the bytes come from, without waiting for that: a connection as
    /// [StreamWriter#close] does it. What has come can still be read. Called again, it does
    /// nothing.
    @Override
    public void close() {
        if (transport != null) {
            transport.close();
        }
    }

    // ---- looking

    /// Who sends, for messages.
    Object peer() {
        if (transport == null) {
            return "nobody yet";
        }
        SocketAddress address = transport.extraInfo(ExtraInfo.REMOTE_ADDRESS);
        return address == null ? transport : address;
    }

    /// Whether the peer has ended the stream and all of it is read.
    ///
    /// @return true if there is nothing left to read and there will not be
    public boolean atEof() {
        return eof && size() == 0;
    }

    /// How the stream stands, for logs.
    @Override
    public String toString() {
        return "StreamReader[%s%d bytes%s%s]"
                .formatted(
                        transport == null ? "" : "from " + peer() + ", ",
                        size(),
                        eof ? ", ended" : "",
                        failure != null ? ", " + failure.getMessage() : "");
    }
}
