package dev.weft.loop;

import java.util.Arrays;

/// The timers that have not fired, ordered by deadline and, among equal deadlines, by age.
///
/// A binary heap whose timers know their place, so that a cancelled timer leaves at once: a timeout
/// that does not expire is the common case and must not fill the heap until its deadline. Loop
/// only.
public final class Timers {
    private Timer[] heap = new Timer[16];
    private int size;
    private long sequence;

    /// Adds a timer, which must not be in a heap already.
    public void add(Timer timer) {
        timer.sequence = sequence++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, size * 2);
        }
        siftUp(size++, timer);
    }

    /// Takes a timer out.
    ///
    /// @return false if it was not in the heap
    public boolean remove(Timer timer) {
        int index = timer.index;
        if (index < 0) {
            return false;
        }
        timer.index = -1;
        Timer last = heap[--size];
        heap[size] = null;
        if (last != timer) {
            siftDown(index, last);
            if (heap[index] == last) {
                siftUp(index, last);
            }
        }
        return true;
    }

    /// Takes out the earliest timer if its deadline is not after `now`.
    ///
    /// @return the timer, or null if none is due
    public Timer takeDue(long now) {
        if (size == 0 || heap[0].deadline > now) {
            return null;
        }
        Timer first = heap[0];
        remove(first);
        return first;
    }

    /// Whether no timer waits.
    public boolean isEmpty() {
        return size == 0;
    }

    /// The deadline of the earliest timer; there must be one.
    public long earliest() {
        return heap[0].deadline;
    }

    private void siftUp(int index, Timer timer) {
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            if (!timer.isBefore(heap[parent])) {
                break;
            }
            place(index, heap[parent]);
            index = parent;
        }
        place(index, timer);
    }

    private void siftDown(int index, Timer timer) {
        int half = size >>> 1;
        while (index < half) {
            int child = 2 * index + 1;
            if (child + 1 < size && heap[child + 1].isBefore(heap[child])) {
                child++;
            }
            if (!heap[child].isBefore(timer)) {
                break;
            }
            place(index, heap[child]);
            index = child;
        }
        place(index, timer);
    }

    private void place(int index, Timer timer) {
        heap[index] = timer;
        timer.index = index;
    }

    /// Something to run at a time.
    public abstract static class Timer implements InOrder {
        private final long deadline;
        private long sequence;
        private int index = -1;

        /// @param deadline when to run, in the loop's nanoseconds
        protected Timer(long deadline) {
            this.deadline = deadline;
        }

        /// When this timer is due, in the loop's nanoseconds.
        public final long deadline() {
            return deadline;
        }

        private boolean isBefore(Timer other) {
            return deadline < other.deadline
                    || (deadline == other.deadline && sequence < other.sequence);
        }
    }
}
