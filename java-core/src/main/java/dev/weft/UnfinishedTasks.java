package dev.weft;

import java.util.LinkedHashSet;
import java.util.Set;

/// The tasks of one loop that are not done, linked through the tasks themselves: joining and
/// leaving allocate nothing. It also keeps parked tasks alive; one that nothing else refers to
/// would be collected without a word. Loop only.
final class UnfinishedTasks {
    private Task<?> newest;
    private int size;
    private int toldToClose;
    int parked; // how many of them await a future, counted by the tasks

    void add(Task<?> task) {
        size++;
        task.older = newest;
        if (newest != null) {
            newest.newer = task;
        }
        newest = task;
    }

    void remove(Task<?> task) {
        size--;
        if (task.newer == null) {
            newest = task.older;
        } else {
            task.newer.older = task.older;
        }
        if (task.older != null) {
            task.older.newer = task.newer;
        }
        task.older = null;
        task.newer = null;
        if (task.toldToClose) {
            task.toldToClose = false;
            toldToClose--;
        }
    }

    boolean isEmpty() {
        return newest == null;
    }

    /// All of them, oldest first.
    Set<Task<?>> all() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (Task<?> task = newest; task != null; task = task.older) {
            tasks.add(task);
        }
        return tasks.reversed();
    }

    /// Whether a blocking call of the JDK's has stopped one of them while the loop goes on, as it
    /// may on some engines. To be asked while nothing is ready: whoever does not await is blocked
    /// then.
    boolean anyBlocked() {
        return size > parked;
    }

    /// Leaves a task alone when those that are left are cancelled: it is part of the cleanup.
    void excuse(Task<?> task) {
        task.toldToClose = true;
        toldToClose++;
    }

    /// Cancels those that are left, once each. Tasks that the others' cleanup starts get their
    /// chance: they are cancelled only when all before them are done.
    ///
    /// @return whether it was done now; not while earlier ones are left
    boolean tellToClose() {
        if (toldToClose > 0) {
            return false;
        }
        for (Task<?> task : all()) {
            excuse(task);
            task.cancel();
        }
        return true;
    }
}
