package dev.weft.comparison.chatterbox.injava;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

/// A room, and who is in it in the order in which they came.
final class Room {
    private final String name;
    private final Set<User> users = new LinkedHashSet<>();

    Room(String name) {
        this.name = name;
    }

    String name() {
        return name;
    }

    /// Takes a user in, who is not there yet, and announces it.
    void enter(User user) {
        users.add(user);
        announce(user.name() + " arrived.");
    }

    /// Announces that a user goes, who hears that too, and lets the user out.
    void leave(User user, String how) {
        announce("%s %s".formatted(user.name(), how));
        users.remove(user);
    }

    /// Tells everybody here.
    void announce(String news) {
        String line = "[%s] %s".formatted(name, news);
        users.forEach(user -> user.tell(line));
    }

    boolean isEmpty() {
        return users.isEmpty();
    }

    int size() {
        return users.size();
    }

    /// Who is here.
    String names() {
        return users.stream().map(User::name).collect(Collectors.joining(", "));
    }
}
