// Shows: waiting for whichever of two queues has something, or for the time to be up.
// New since ConditionAndBarrier: one wait for several things, in which the losers lose nothing.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.Clause;
import dev.weft.sync.Queue;

final class SelectFirstWins {

    // region: select
    /// The first item of two queues, the left one's if both have some; nothing when time is up.
    static Optional<String> firstOf(Queue<String> left, Queue<String> right, Duration tick) {
        return select(
                left.onGet(Optional::of),
                right.onGet(Optional::of),
                Clause.after(tick, Optional::empty));
    }

    // endregion

    // region: main
    static void feed(Queue<String> left, Queue<String> right) {
        right.putNoWait("east");
        left.putNoWait("west");
    }

    static void firstWins(Duration tick) {
        Queue<String> left = Queue.unbounded();
        Queue<String> right = Queue.unbounded();
        IO.println("both have something");
        left.put("north");
        right.put("south");
        IO.println("  " + firstOf(left, right, tick).get());
        IO.println("  " + firstOf(left, right, tick).get());

        IO.println("neither has");
        IO.println("  " + firstOf(left, right, tick).orElse("time is up"));

        IO.println("both get something in one turn");
        spawn(() -> feed(left, right));
        var found = new TreeSet<String>();
        found.add(firstOf(left, right, tick).get());
        found.add(firstOf(left, right, tick).get());
        IO.println("  " + String.join(" and ", found) + ", and nothing was lost");
        IO.println("  left over: " + (left.size() + right.size()));
    }

    static void main(String[] args) {
        run(() -> firstWins(Duration.ofMillis(Long.parseLong(args[0]))));
    }

    // endregion
}
