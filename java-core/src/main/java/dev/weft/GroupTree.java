package dev.weft;

import java.util.List;
import java.util.Map;

/// A task group as text: its children, the groups that these run, and so on down.
final class GroupTree {
    private final Map<Task<?>, List<TaskGroup>> groups;
    private final StringBuilder text = new StringBuilder();

    private GroupTree(Map<Task<?>, List<TaskGroup>> groups) {
        this.groups = groups;
    }

    static String of(TaskGroup group, OpenGroups open) {
        var tree = new GroupTree(open.byParent());
        tree.add(group, "");
        return tree.text.toString();
    }

    private void add(TaskGroup group, String indent) {
        text.append(group).append('\n');
        List<Task<?>> children = List.copyOf(group.children());
        for (Task<?> child : children) {
            add(child, indent, child == children.getLast());
        }
    }

    private void add(Task<?> child, String indent, boolean last) {
        text.append(indent).append(last ? "└── " : "├── ").append(child).append('\n');
        String below = indent + (last ? "    " : "│   ");
        List<TaskGroup> inner = groups.getOrDefault(child, List.of());
        for (TaskGroup group : inner) {
            boolean lastGroup = group == inner.getLast();
            text.append(below).append(lastGroup ? "└── " : "├── ");
            add(group, below + (lastGroup ? "    " : "│   "));
        }
    }
}
