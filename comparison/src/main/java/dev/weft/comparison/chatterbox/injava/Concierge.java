package dev.weft.comparison.chatterbox.injava;

import dev.weft.comparison.chatterbox.Manual;

import java.util.Optional;
import java.util.function.Consumer;

/// Does what a user asks for. An answer that begins with `*` is the house's, one with `!` says why
/// something was not done; what was said comes back to whoever said it, which acknowledges it.
final class Concierge {
    private static final int MOST_ROOMS = 20; // or one user could fill the memory with them
    private static final int MOST_LISTED = 100;

    private final House house;
    private final User user;

    Concierge(House house, User user) {
        this.house = house;
        this.user = user;
    }

    /// @return whether the user stays
    boolean answer(Request request) {
        switch (request) {
            case Request.Say(String text) -> say(text);
            case Request.Join(String room) -> join(room);
            case Request.Part(String room) -> inRoom(room, this::part);
            case Request.Names(String room) -> inRoom(room, this::names);
            case Request.Rooms() -> rooms();
            case Request.Message(String to, String text) -> message(to, text);
            case Request.Nick(String name) -> nick(name);
            case Request.Help() -> Manual.HELP.forEach(user::tell);
            case Request.Quit() -> {
                user.tell("* Goodbye, %s.".formatted(user.name()));
                return false;
            }
        }
        return true;
    }

    private void say(String text) {
        if (!text.isBlank()) {
            inRoom("", room -> room.announce("%s: %s".formatted(user.name(), text)));
        }
    }

    private void join(String name) {
        if (!House.isName(name)) {
            user.tell("! A room's name has 1 to 20 letters, digits, - and _.");
        } else if (user.rooms().size() == MOST_ROOMS) {
            user.tell("! You are in %d rooms, which is enough.".formatted(MOST_ROOMS));
        } else {
            Room room = house.join(user, name);
            user.tell("* You talk in %s now.".formatted(room.name()));
        }
    }

    private void part(Room room) {
        if (!user.isIn(room)) {
            user.tell("! You are not in %s.".formatted(room.name()));
            return;
        }
        house.part(user, room, "departed.");
        user.room()
                .ifPresentOrElse(
                        next -> user.tell("* You talk in %s now.".formatted(next.name())),
                        () -> user.tell("* You are in no room now."));
    }

    private void names(Room room) {
        user.tell("* In %s: %s".formatted(room.name(), room.names()));
    }

    private void rooms() {
        house.rooms().stream()
                .limit(MOST_LISTED)
                .forEach(room -> user.tell("* %s: %d here".formatted(room.name(), room.size())));
        if (house.rooms().size() > MOST_LISTED) {
            user.tell("* and %d more".formatted(house.rooms().size() - MOST_LISTED));
        }
    }

    private void message(String to, String text) {
        Optional<User> other = house.user(to);
        if (other.isEmpty()) {
            user.tell("! There is nobody called \"%s\".".formatted(to));
        } else if (text.isBlank()) {
            user.tell("! Say what? MSG user text");
        } else {
            other.get().tell("%s to you: %s".formatted(user.name(), text));
            user.tell("you to %s: %s".formatted(other.get().name(), text));
        }
    }

    private void nick(String name) {
        if (!House.isName(name)) {
            user.tell("! A name has 1 to 20 letters, digits, - and _.");
        } else if (!house.rename(user, name)) {
            user.tell("! The name %s is taken.".formatted(name));
        } else {
            user.tell("* You are called %s now.".formatted(name));
        }
    }

    /// Does something with a room: with that of a name, or where the user talks.
    private void inRoom(String name, Consumer<Room> what) {
        if (name.isEmpty()) {
            user.room()
                    .ifPresentOrElse(
                            what, () -> user.tell("! You are in no room; JOIN one first."));
        } else {
            house.room(name)
                    .ifPresentOrElse(
                            what, () -> user.tell("! There is no room \"%s\".".formatted(name)));
        }
    }
}
