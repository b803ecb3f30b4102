package dev.weft;

import dev.weft.loop.InOrder;

import java.util.LinkedHashSet;
import java.util.Set;

/// The children of one task group that are not done, the oldest first. They are linked through what
/// tells the group that they are, so a child costs one object. Loop only.
final class GroupMembers {
    private final TaskGroup group;
    private Member oldest;
    private Member newest;
    private int size;

    GroupMembers(TaskGroup group) {
        this.group = group;
    }

    /// One child, and the callback of its end.
    private final class Member implements InOrder {
        private final Task<?> task;
        private final Context context = Context.current();
        private Member older;
        private Member newer;

        private Member(Task<?> task) {
            this.task = task;
        }

        @Override
        public void run() {
            task.loop.context = context;
            remove(this);
            group.childIsDone(task);
        }

        @Override
        public String toString() {
            return "the end of " + task.name() + ", for " + group;
        }
    }

    void add(Task<?> task) {
        var member = new Member(task);
        task.addWaiter(member);
        member.older = newest;
        if (newest == null) {
            oldest = member;
        } else {
            newest.newer = member;
        }
        newest = member;
        size++;
    }

    private void remove(Member member) {
        if (member.older == null) {
            oldest = member.newer;
        } else {
            member.older.newer = member.newer;
        }
        if (member.newer == null) {
            newest = member.older;
        } else {
            member.newer.older = member.older;
        }
        size--;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    /// All of them as of now.
    Set<Task<?>> toSet() {
        var tasks = new LinkedHashSet<Task<?>>();
        for (Member each = oldest; each != null; each = each.newer) {
            tasks.add(each.task);
        }
        return tasks;
    }
}
