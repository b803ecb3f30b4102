package dev.weft.comparison.chatterbox.injava;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// All the rooms, and all the users by name.
///
/// It needs no lock: all sessions are tasks of one loop, and nothing here awaits.
final class House {
    static final String LOBBY = "lobby";
    private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}_-]{1,20}");

    private final Map<String, User> users = new HashMap<>();
    private final Map<String, Room> rooms = new TreeMap<>();

    /// Whether a user or a room may be called that.
    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /// Lets a user in, unless there is one of that name.
    boolean admit(User user) {
        if (users.putIfAbsent(user.name(), user) != null) {
            return false;
        }
        join(user, LOBBY);
        return true;
    }

    /// Gives a user another name, unless it is taken, and announces it wherever the user is.
    boolean rename(User user, String name) {
        if (users.putIfAbsent(name, user) != null) {
            return false;
        }
        users.remove(user.name());
        String news = "%s is called %s now.".formatted(user.name(), name);
        user.rename(name);
        user.rooms().forEach(room -> room.announce(news));
        return true;
    }

    /// Takes a user into a room, which comes into being if there is none of that name.
    void join(User user, String name) {
        Room room = rooms.computeIfAbsent(name, Room::new);
        if (!user.isIn(room)) {
            room.enter(user);
        }
        user.talksIn(room);
    }

    /// Takes a user out of a room, which ceases to be if nobody is left.
    void part(User user, Room room, String how) {
        room.leave(user, how);
        user.hasLeft(room);
        if (room.isEmpty()) {
            rooms.remove(room.name());
        }
    }

    /// Lets a user out of all rooms and of the house.
    void leave(User user, String how) {
        user.rooms().forEach(room -> part(user, room, how));
        users.remove(user.name());
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(name));
    }

    Optional<Room> room(String name) {
        return Optional.ofNullable(rooms.get(name));
    }

    /// The rooms in the order of their names.
    Collection<Room> rooms() {
        return rooms.values();
    }
}
