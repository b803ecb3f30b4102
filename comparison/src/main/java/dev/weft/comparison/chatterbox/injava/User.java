package dev.weft.comparison.chatterbox.injava;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Consumer;

/// Somebody who has given a name at the door.
final class User {
    private final Consumer<String> mailbox;
    private final SequencedSet<Room> rooms = new LinkedHashSet<>(); // talks in the last one
    private String name;

    /// @param mailbox takes what the user is told, and must not wait
    User(String name, Consumer<String> mailbox) {
        this.name = name;
        this.mailbox = mailbox;
    }

    String name() {
        return name;
    }

    void rename(String other) {
        name = other;
    }

    /// Tells this user alone.
    void tell(String line) {
        mailbox.accept(line);
    }

    /// Remembers the room as the one in which the user talks, whether new to it or not.
    void talksIn(Room room) {
        rooms.addLast(room);
    }

    void hasLeft(Room room) {
        rooms.remove(room);
    }

    boolean isIn(Room room) {
        return rooms.contains(room);
    }

    /// Where the user talks.
    Optional<Room> room() {
        return rooms.isEmpty() ? Optional.empty() : Optional.of(rooms.getLast());
    }

    /// A copy: rooms are left one by one.
    List<Room> rooms() {
        return List.copyOf(rooms);
    }
}
