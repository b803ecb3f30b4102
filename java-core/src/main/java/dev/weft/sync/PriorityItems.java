package dev.weft.sync;

import java.util.AbstractQueue;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;

/// A binary heap that gives equal items in the order in which they came, as `java.util`'s does not.
/// Their ages are kept in an array of their own, so that an item needs no object around it.
final class PriorityItems<T> extends AbstractQueue<T> {
    private final Comparator<? super T> order;
    private Object[] items = new Object[16];
    private long[] ages = new long[16];
    private int size;
    private long count; // of all that ever came

    PriorityItems(Comparator<? super T> order) {
        this.order = order;
    }

    @Override
    public boolean offer(T item) {
        if (size == items.length) {
            items = Arrays.copyOf(items, 2 * size);
            ages = Arrays.copyOf(ages, 2 * size);
        }
        // The comparator may throw: where nothing has changed yet.
        int place = size;
        while (place > 0 && order.compare(item, at((place - 1) / 2)) < 0) {
            place = (place - 1) / 2;
        }
        for (int from = size; from != place; from = (from - 1) / 2) {
            move((from - 1) / 2, from);
        }
        items[place] = item;
        ages[place] = count++;
        size++;
        return true;
    }

    @Override
    public T poll() {
        if (size == 0) {
            return null;
        }
        T first = at(0);
        size--;
        T lastItem = at(size);
        long lastAge = ages[size];
        items[size] = null;
        int hole = 0;
        while (2 * hole + 1 < size) {
            int child = 2 * hole + 1;
            if (child + 1 < size && isBefore(child + 1, at(child), ages[child])) {
                child++;
            }
            if (!isBefore(child, lastItem, lastAge)) {
                break;
            }
            move(child, hole);
            hole = child;
        }
        if (size > 0) {
            items[hole] = lastItem;
            ages[hole] = lastAge;
        }
        return first;
    }

    private boolean isBefore(int place, T other, long age) {
        int compared = order.compare(at(place), other);
        return compared < 0 || (compared == 0 && ages[place] < age);
    }

    private void move(int from, int to) {
        items[to] = items[from];
        ages[to] = ages[from];
    }

    @SuppressWarnings("unchecked") // offer took a T
    private T at(int place) {
        return (T) items[place];
    }

    @Override
    public T peek() {
        return size == 0 ? null : at(0);
    }

    @Override
    public int size() {
        return size;
    }

    /// In no particular order.
    @Override
    @SuppressWarnings("unchecked") // offer took them
    public Iterator<T> iterator() {
        return (Iterator<T>) List.of(Arrays.copyOf(items, size)).iterator();
    }
}
