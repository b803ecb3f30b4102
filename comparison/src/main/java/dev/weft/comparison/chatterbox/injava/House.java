package dev.weft.comparison.chatterbox.injava;

import java.text.Normalizer;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
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

    /// What is the same in all the ways to write a name, or nobody could tell `ann` from somebody
    /// else's `Ann`.
    private static String key(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toUpperCase(Locale.ROOT)
                .toLowerCase(Locale.ROOT);
    }

    /// Lets a user in, unless there is one of that name.
    boolean admit(User user) {
        if (users.putIfAbsent(key(user.name()), user) != null) {
            return false;
        }
        join(user, LOBBY);
        return true;
    }

    /// Gives a user another name, unless it is taken, and announces it wherever the user is.
    boolean rename(User user, String name) {
        User holder = users.get(key(name));
        if (holder != null && holder != user) {
            return false;
        }
        users.remove(key(user.name()));
        users.put(key(name), user);
        String news = "%s is called %s now.".formatted(user.name(), name);
        user.rename(name);
        user.rooms().forEach(room -> room.announce(news));
        return true;
    }

    /// Takes a user into a room, which comes into being if there is none of that name.
    ///
    /// @return the room
    Room join(User user, String name) {
        Room room = rooms.computeIfAbsent(key(name), _ -> new Room(name));
        if (!user.isIn(room)) {
            room.enter(user);
        }
        user.talksIn(room);
        return room;
    }

    /// Takes a user out of a room, which ceases to be if nobody is left.
    void part(User user, Room room, String how) {
        room.leave(user, how);
        user.hasLeft(room);
        if (room.isEmpty()) {
            rooms.remove(key(room.name()));
        }
    }

    /// Lets a user out of all rooms and of the house.
    void leave(User user, String how) {
        user.rooms().forEach(room -> part(user, room, how));
        users.remove(key(user.name()));
    }

    Optional<User> user(String name) {
        return Optional.ofNullable(users.get(key(name)));
    }

    Optional<Room> room(String name) {
        return Optional.ofNullable(rooms.get(key(name)));
    }

    /// The rooms in the order of their names.
    Collection<Room> rooms() {
        return rooms.values();
    }
}
