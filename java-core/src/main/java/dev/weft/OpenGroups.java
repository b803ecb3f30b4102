package dev.weft;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The task groups of one loop that are not over, linked through the groups themselves: a group is
/// opened for every request of a server, and looked up here when somebody wants to see the tree.
/// Loop only.
final class OpenGroups {
    private TaskGroup newest;

    void add(TaskGroup group) {
        group.older = newest;
        if (newest != null) {
            newest.newer = group;
        }
        newest = group;
    }

    void remove(TaskGroup group) {
        if (group.newer == null) {
            newest = group.older;
        } else {
            group.newer.older = group.older;
        }
        if (group.older != null) {
            group.older.newer = group.newer;
        }
        group.older = null;
        group.newer = null;
    }

    /// All of them by the task that runs them, the outermost first.
    Map<Task<?>, List<TaskGroup>> byParent() {
        var groups = new HashMap<Task<?>, List<TaskGroup>>();
        for (TaskGroup group = newest; group != null; group = group.older) {
            groups.computeIfAbsent(group.parent(), _ -> new ArrayList<>()).addFirst(group);
        }
        return groups;
    }
}
