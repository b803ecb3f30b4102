package dev.weft.loop;

import dev.weft.engine.Strand;

import java.util.Arrays;
import java.util.function.IntUnaryOperator;

/// What may run now, first in first out, taken in batches.
///
/// A batch is what was ready when it began. What becomes ready while it runs belongs to the next
/// one, so timers and sockets get their turn between two batches however busy the tasks are; this
/// is asyncio's rule. Loop only.
public final class ReadyQueue {
    private Runnable[] items = new Runnable[64]; // the length is a power of two
    private int head;
    private int size;
    private int left; // of the batch that is being run

    // Which of the ready items is the next; null for the first.
    private final IntUnaryOperator choice;

    // What goes before everything else, inside the running batch, the last one first: a generator
    // that was asked for an item, the consumer that it gives it to, a task that starts eagerly and,
    // below it, the one that started it.
    private Runnable[] direct = new Runnable[4];
    private int directs;

    /// @param choice picks one of so many items to be the next; null for the first, in batches
    public ReadyQueue(IntUnaryOperator choice) {
        this.choice = choice;
    }

    /// Adds an item at the end.
    public void add(Runnable item) {
        if (size == items.length) {
            grow();
        }
        items[(head + size++) & (items.length - 1)] = item;
    }

    /// Makes a strand, or a task's first turn, the very next thing to run, before those that were
    /// made so already.
    public void addDirect(Runnable item) {
        growDirect();
        direct[directs++] = item;
    }

    /// The same, but after those that were made so already.
    public void addDirectLast(Runnable item) {
        growDirect();
        System.arraycopy(direct, 0, direct, 1, directs++);
        direct[0] = item;
    }

    private void growDirect() {
        if (directs == direct.length) {
            direct = Arrays.copyOf(direct, directs * 2);
        }
    }

    /// Begins a batch: of all that is ready now or, where somebody chooses, of the one item that is
    /// chosen.
    public void beginBatch() {
        if (choice == null || size < 2) {
            left = size;
        } else {
            bringForward(choice.applyAsInt(size));
            left = 1;
        }
    }

    /// Begins a batch of all that is ready now, whoever chooses.
    public void beginWholeBatch() {
        left = size;
    }

    private void bringForward(int chosen) {
        int mask = items.length - 1;
        int at = chosen;
        if (items[(head + at) & mask] instanceof InOrder) {
            at = 0;
            while (!(items[(head + at) & mask] instanceof InOrder)) {
                at++;
            }
        }
        Runnable item = items[(head + at) & mask];
        for (; at > 0; at--) {
            items[(head + at) & mask] = items[(head + at - 1) & mask];
        }
        items[head] = item;
    }

    /// Takes the next item of the batch.
    ///
    /// @return the item, or null when the batch is done
    public Runnable next() {
        if (directs != 0) {
            Runnable item = direct[--directs];
            direct[directs] = null;
            return item;
        }
        if (left == 0) {
            return null;
        }
        return remove();
    }

    /// Looks at what [#next] would take.
    ///
    /// @return the item, which stays, or null when the batch is done
    public Runnable peek() {
        if (directs != 0) {
            return direct[directs - 1];
        }
        return left == 0 ? null : items[head];
    }

    /// Takes the strand that [#addDirect] made the next to run.
    ///
    /// @return the strand, or null if there is none
    public Strand nextDirect() {
        return directs != 0 && direct[directs - 1] instanceof Strand ? (Strand) next() : null;
    }

    private Runnable remove() {
        Runnable item = items[head];
        items[head] = null;
        head = (head + 1) & (items.length - 1);
        size--;
        left--;
        return item;
    }

    /// Takes an item back that has become ready after the running batch began.
    public void remove(Runnable item) {
        int mask = items.length - 1;
        int at = size - 1;
        while (at >= left && items[(head + at) & mask] != item) {
            at--;
        }
        if (at < left) {
            return;
        }
        for (size--; at < size; at++) {
            items[(head + at) & mask] = items[(head + at + 1) & mask];
        }
        items[(head + size) & mask] = null;
    }

    /// How many items wait, those of the running batch included.
    public int size() {
        return size;
    }

    private void grow() {
        Runnable[] larger = Arrays.copyOfRange(items, head, head + items.length * 2);
        System.arraycopy(items, 0, larger, items.length - head, head);
        Arrays.fill(larger, items.length, larger.length, null);
        items = larger;
        head = 0;
    }
}
