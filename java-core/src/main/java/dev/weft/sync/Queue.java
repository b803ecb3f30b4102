package dev.weft.sync;

import dev.weft.Clause;
import dev.weft.Future;
import dev.weft.sync.WaitLine.Waiter;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.Supplier;

/// Hands items from tasks that put them to tasks that get them.
///
/// {@snippet class="dev.weft.snippets.SyncSnippetsTest" region="queue"}
///
/// | kind | a put | a get |
/// | --- | --- | --- |
/// | [#unbounded] | never waits | gives the oldest |
/// | [#bounded] | waits while so many items are there | gives the oldest |
/// | [#rendezvous] | waits until somebody gets | gives the oldest that waits |
/// | [#conflated] | never waits, replaces the item that is there | gives the latest |
/// | [#priority] | never waits, or as `bounded` | gives the first by a comparator |
/// | [#lifo] | never waits, or as `bounded` | gives the newest |
///
/// **Order**: first come, first served, for those who get and those who put. An item that is put
/// while somebody waits for one is promised to that task at once: it no longer counts as being in
/// the queue, and no later get can take it. Which item it will be is seen when the task runs, by
/// the queue's order. Likewise an item that waits to be put is moved in by the get that makes room,
/// and its task goes on in its turn; asyncio makes it put the item itself then.
///
/// **Cancel**: no item is lost or doubled. One that was promised to a cancelled task goes to the
/// next, or back into the queue, which may then hold more than its capacity for a while. A put
/// whose item was moved in is done, and does not throw; the task gets its cancellation at its next
/// await.
///
/// **Thread**: its loop's; see the package's description. From another thread: `loop.execute(() ->
/// queue.putNoWait(item))`.
///
/// Semantics: asyncio's `Queue`, `PriorityQueue` and `LifoQueue`, and kotlinx.coroutines'
/// `Channel`.
///
/// @param <T> the type of the items, which are never null
public final class Queue<T> extends LoopBound implements Iterable<T> {
    private static final int UNBOUNDED = Integer.MAX_VALUE;

    private final java.util.Queue<T> items; // in the order in which they are to be given
    private final Deque<T> conflating; // the items again, if a put replaces the last one; or null
    private final int capacity;
    private int promised; // how many of the items belong to getters that have not run yet
    private int unfinished; // items put in, less calls of taskDone
    private boolean shutDown;

    // Invariant: while somebody can be woken in getters, size() is zero and nobody can in putters;
    // while somebody can in putters, there is no room. (A select that waits in both is no partner
    // for itself.)
    private final WaitLine getters = new WaitLine(this, this::passPromiseOn);
    private final WaitLine putters = new WaitLine(this, _ -> false); // the item is in
    private final WaitLine joiners = new WaitLine(this, _ -> true); // all were woken

    private Queue(java.util.Queue<T> items, Deque<T> conflating, int capacity) {
        this.items = items;
        this.conflating = conflating;
        this.capacity = capacity;
    }

    // ---- kinds

    /// A queue that takes as many items as there is memory for, oldest first.
    ///
    /// @param <T> the type of the items
    /// @return a new queue
    public static <T> Queue<T> unbounded() {
        return new Queue<>(new ArrayDeque<>(), null, UNBOUNDED);
    }

    /// A queue that takes a number of items and then has a put wait, oldest first.
    ///
    /// @param <T> the type of the items
    /// @param capacity how many
    /// @return a new queue
    /// @throws IllegalArgumentException if that is less than one; [#rendezvous] holds none
    public static <T> Queue<T> bounded(int capacity) {
        return new Queue<>(new ArrayDeque<>(), null, checked(capacity));
    }

    /// A queue that holds no items: a put waits until somebody gets its item.
    ///
    /// @param <T> the type of the items
    /// @return a new queue
    public static <T> Queue<T> rendezvous() {
        return new Queue<>(new ArrayDeque<>(), null, 0);
    }

    /// A queue that holds the latest item only: a put replaces what nobody has got.
    ///
    /// @param <T> the type of the items
    /// @return a new queue
    public static <T> Queue<T> conflated() {
        var latest = new ArrayDeque<T>();
        return new Queue<>(latest, latest, 1);
    }

    /// A queue without bound that gives the least item first, of equal ones the oldest.
    ///
    /// @param <T> the type of the items
    /// @param order which of two is less
    /// @return a new queue
    public static <T> Queue<T> priority(Comparator<? super T> order) {
        return priority(order, UNBOUNDED);
    }

    /// A queue that takes a number of items and gives the least first, of equal ones the oldest.
    ///
    /// @param <T> the type of the items
    /// @param order which of two is less
    /// @param capacity how many it takes
    /// @return a new queue
    /// @throws IllegalArgumentException if that is less than one
    public static <T> Queue<T> priority(Comparator<? super T> order, int capacity) {
        return new Queue<>(
                new PriorityItems<>(Objects.requireNonNull(order, "order")),
                null,
                checked(capacity));
    }

    /// A queue without bound that gives the newest item first.
    ///
    /// @param <T> the type of the items
    /// @return a new queue
    public static <T> Queue<T> lifo() {
        return lifo(UNBOUNDED);
    }

    /// A queue that takes a number of items and gives the newest first.
    ///
    /// @param <T> the type of the items
    /// @param capacity how many it takes
    /// @return a new queue
    /// @throws IllegalArgumentException if that is less than one
    public static <T> Queue<T> lifo(int capacity) {
        return new Queue<>(Collections.asLifoQueue(new ArrayDeque<>()), null, checked(capacity));
    }

    private static int checked(int capacity) {
        if (capacity < 1) {
            throw new IllegalArgumentException("a capacity is at least one, not " + capacity);
        }
        return capacity;
    }

    // ---- putting

    /// Puts an item in, waiting while there is no room.
    ///
    /// **Switches** only if it must wait. **Order**: first come, first served. **Cancel**: a
    /// waiting caller leaves the line and its item is not put. If the item was taken from it before
    /// its turn came, this returns, and the cancellation comes at the task's next await.
    ///
    /// @param item what to put; not null
    /// @throws QueueShutDownException if the queue is, or meanwhile was, shut down
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    /// @see #putNoWait
    public void put(T item) {
        if (!offer(item) && putters.await(item).wasSentAway()) {
            throw new QueueShutDownException(this);
        }
    }

    /// Puts an item in if there is room, or somebody waits for it. Does not switch.
    ///
    /// @param item what to put; not null
    /// @throws QueueFullException if there is no room
    /// @throws QueueShutDownException if the queue is shut down
    /// @throws IllegalStateException on another loop
    public void putNoWait(T item) {
        if (!offer(item)) {
            throw new QueueFullException(this);
        }
    }

    /// Puts an item in if that needs no waiting.
    boolean offer(T item) {
        Objects.requireNonNull(item, "item");
        checkLoop();
        if (shutDown) {
            throw new QueueShutDownException(this);
        }
        if (size() >= capacity && getters.isEmpty() && !makeRoom()) {
            return false;
        }
        add(item);
        if (getters.wakeFirst() != null) {
            promised++;
        }
        return true;
    }

    private void add(T item) {
        items.add(item); // first: a comparator may throw
        unfinished++;
    }

    private boolean makeRoom() {
        if (conflating == null) {
            return false;
        }
        conflating.removeLast(); // nobody will get it, and call taskDone for it
        unfinished--;
        return true;
    }

    /// A clause that puts an item in, for [dev.weft.Coroutines#select]. If it is not chosen, the
    /// item is not put. Once the queue is shut down, it throws [QueueShutDownException].
    ///
    /// @param <R> the type of the result
    /// @param item what to put; not null
    /// @param then makes the result once the item is in; runs in the selecting task
    /// @return the clause
    public <R> Clause<R> onPut(T item, Supplier<? extends R> then) {
        return new PutClause<>(this, item, then);
    }

    Runnable enlistPutter(Future<?> gate, T item, Clause<?> clause, Clause<?> whenShutDown) {
        return putters.enlist(gate, item, clause, whenShutDown);
    }

    // ---- getting

    /// Removes and returns the first item, waiting for one while there is none.
    ///
    /// **Switches** only if it must wait. **Order**: first come, first served. **Cancel**: a
    /// waiting caller leaves the line and the queue is as before; if an item had just been promised
    /// to it, the next in line gets it.
    ///
    /// @return the item, never null
    /// @throws QueueShutDownException if the queue is shut down and empty
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    /// @see #getNoWait()
    public T get() {
        T item = next();
        if (item == null) {
            throw new QueueShutDownException(this);
        }
        return item;
    }

    /// Removes and returns the first item, which must be there. Does not switch.
    ///
    /// @return the item, never null
    /// @throws QueueEmptyException if there is no item that is not promised to a waiting task
    /// @throws QueueShutDownException if the queue is shut down and empty
    /// @throws IllegalStateException on another loop
    public T getNoWait() {
        T item = poll();
        if (item != null) {
            return item;
        }
        throw shutDown ? new QueueShutDownException(this) : new QueueEmptyException(this);
    }

    /// The items, each removed as it is given, until the queue is shut down and empty. Several
    /// tasks may iterate at the same time; each item goes to one of them.
    ///
    /// [Iterator#hasNext] waits as [#get] does, and so does [Iterator#next] where `hasNext` was not
    /// called.
    ///
    /// @return a new iterator
    @Override
    public Iterator<T> iterator() {
        return new QueueIterator<>(this);
    }

    /// Waits for an item and removes it; null if there will be none.
    T next() {
        T item = poll();
        while (item == null && !shutDown) {
            Waiter waiter = getters.await(null);
            item = waiter.wasSentAway() ? poll() : takePromised();
        }
        return item;
    }

    /// Removes an item if that needs no waiting; else null.
    private T poll() {
        checkLoop();
        if (size() == 0 && !letOneIn()) {
            return null;
        }
        T item = items.poll();
        moveIn();
        return item;
    }

    /// Removes the item that was promised to the caller; null if [#shutdownNow] dropped it.
    T takePromised() {
        if (promised == 0) {
            return null;
        }
        promised--;
        T item = items.poll();
        moveIn();
        return item;
    }

    /// Lets in those who wait with an item, as many as there is room for.
    private void moveIn() {
        while (size() < capacity) {
            Waiter putter = putters.first();
            if (putter == null) {
                return;
            }
            try {
                add(itemOf(putter));
            } catch (RuntimeException fromComparator) {
                putters.failFirst(fromComparator); // not whoever happens to get now
                continue;
            }
            putters.wake(putter);
        }
    }

    /// Lets the first in who waits with an item, though there is no room, for somebody who takes
    /// one out at once. It goes through the queue all the same, behind what is promised.
    private boolean letOneIn() {
        Waiter putter = putters.wakeFirst();
        if (putter == null) {
            return false;
        }
        add(itemOf(putter));
        return true;
    }

    @SuppressWarnings("unchecked") // put and onPut took a T
    private T itemOf(Waiter putter) {
        return (T) putter.item;
    }

    /// Promises an item to the caller if that needs no waiting.
    boolean promiseNow() {
        checkLoop();
        if (size() == 0 && !letOneIn()) {
            if (shutDown) {
                throw new QueueShutDownException(this);
            }
            return false;
        }
        promised++;
        return true;
    }

    /// Promises to the next in line, if there is one, what had been promised to another.
    private boolean passPromiseOn(Waiter gone) {
        passPromiseOn();
        return true;
    }

    void passPromiseOn() {
        if (promised > 0 && getters.wakeFirst() == null) {
            promised--;
            if (conflating != null && size() > capacity) {
                items.remove(); // a later one has come, which would have replaced it
                unfinished--;
            }
        }
    }

    /// A clause that gets an item, for [dev.weft.Coroutines#select]. If it is not chosen, the item
    /// stays in the queue. Once the queue is shut down and empty, it throws
    /// [QueueShutDownException].
    ///
    /// @param <R> the type of the result
    /// @param then makes the result from the item; runs in the selecting task
    /// @return the clause
    public <R> Clause<R> onGet(Function<? super T, ? extends R> then) {
        return new GetClause<>(this, then);
    }

    Runnable enlistGetter(Future<?> gate, Clause<?> clause, Clause<?> whenShutDown) {
        return getters.enlist(gate, null, clause, whenShutDown);
    }

    // ---- the end

    /// Ends the putting: every later put throws, and so do those that wait. What is in the queue
    /// can still be got; then each get throws, and a `for` loop over the queue ends. Does not
    /// switch.
    public void shutdown() {
        checkLoop();
        shutDown = true;
        getters.sendAllAway();
        putters.sendAllAway();
    }

    /// Ends putting and getting, and drops the items that are left, also those that were promised
    /// to tasks that have not run since. Each counts as done for [#join]. Does not switch.
    public void shutdownNow() {
        checkLoop();
        unfinished = Math.max(0, unfinished - items.size());
        items.clear();
        promised = 0;
        if (unfinished == 0) {
            joiners.wakeAll();
        }
        shutdown();
    }

    /// Says that what was to be done with an item that was got is done; see [#join]. Does not
    /// switch.
    ///
    /// @throws IllegalStateException if that was said for all items already
    public void taskDone() {
        checkLoop();
        if (unfinished == 0) {
            throw new IllegalStateException("taskDone was called more often than items were put");
        }
        unfinished--;
        if (unfinished == 0) {
            joiners.wakeAll();
        }
    }

    /// Waits until [#taskDone] was called for every item that was put in.
    ///
    /// **Switches** only if it must wait. **Cancel**: the caller stops waiting.
    ///
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException on another loop, and where it must wait outside a task
    public void join() {
        checkLoop();
        if (unfinished > 0) {
            joiners.await(null);
        }
    }

    // ---- looking

    /// How many items are in the queue. Those that are promised to a task are not, nor are those
    /// that wait to be put.
    ///
    /// @return the number
    public int size() {
        return items.size() - promised;
    }

    /// Whether nothing can be got without waiting.
    ///
    /// @return true if [#getNoWait] would throw
    public boolean isEmpty() {
        return size() == 0 && putters.isEmpty();
    }

    /// Whether nothing can be put without waiting.
    ///
    /// @return true if [#putNoWait] would throw a [QueueFullException]
    public boolean isFull() {
        return size() >= capacity && conflating == null && getters.isEmpty();
    }

    /// How many items the queue takes before a put waits.
    ///
    /// @return the number; [Integer#MAX_VALUE] if it has no bound
    public int capacity() {
        return capacity;
    }

    /// Whether the queue was shut down.
    ///
    /// @return true after [#shutdown] or [#shutdownNow]
    public boolean isShutDown() {
        return shutDown;
    }

    /// How the queue stands, for logs.
    @Override
    public String toString() {
        var text = new StringBuilder("Queue[").append(size());
        if (capacity != UNBOUNDED) {
            text.append(" of ").append(capacity);
        }
        append(text, getters.size(), "getting");
        append(text, putters.size(), "putting");
        append(text, unfinished, "unfinished");
        return text.append(shutDown ? ", shut down]" : "]").toString();
    }

    private static void append(StringBuilder text, int count, String what) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(what);
        }
    }
}
