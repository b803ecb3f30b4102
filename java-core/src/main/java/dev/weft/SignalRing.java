package dev.weft;

/// What a publisher has signalled and its consumer has not taken: some items, and how it ended. One
/// thread at a time puts and one takes, without locks; an item costs each of them one volatile
/// write.
///
/// @param <T> the type of the items, which are never null
final class SignalRing<T> {
    private final Object[] items;

    // Whoever puts.
    private volatile long written;
    private volatile End end;

    // Whoever takes.
    private volatile long read;

    SignalRing(int capacity) {
        items = new Object[capacity];
    }

    /// How a publisher ended.
    ///
    /// @param failure what it failed with, or null
    /// @param lives whether it does not know of its end
    record End(Throwable failure, boolean lives) {}

    /// Puts an item in, unless the end is. If there is no room, that is the end.
    void put(T item) {
        if (end != null) {
            return;
        }
        long at = written;
        if (at - read == items.length) {
            var flood = new IllegalStateException("the publisher sent more than was requested");
            end = new End(flood, true);
        } else {
            items[(int) (at % items.length)] = item;
            written = at + 1;
        }
    }

    /// Puts the end in, unless one is.
    ///
    /// @param failure what the publisher failed with, or null
    void end(Throwable failure) {
        if (end == null) {
            end = new End(failure, false);
        }
    }

    /// Takes the next item out, or looks at the [End] if there is none. Whoever takes.
    ///
    /// @return the item or the end; null if there is neither yet
    Object take() {
        End found = end; // before it looks for items: those that came first go first
        long at = read;
        if (at == written) {
            return found;
        }
        int place = (int) (at % items.length);
        Object item = items[place];
        items[place] = null;
        read = at + 1;
        return item;
    }

    /// Whether the end is in. Any thread.
    boolean hasEnded() {
        return end != null;
    }

    /// Whether there is neither an item nor the end. Whoever takes.
    boolean isEmpty() {
        return read == written && end == null;
    }
}
