package dev.weft.comparison.chatterbox.injava;

/// What a user's line asks for.
sealed interface Request {
    record Say(String text) implements Request {}

    record Join(String room) implements Request {}

    /// @param room empty for the one where the user talks
    record Part(String room) implements Request {}

    /// @param room empty for the one where the user talks
    record Names(String room) implements Request {}

    record Rooms() implements Request {}

    record Message(String to, String text) implements Request {}

    record Nick(String name) implements Request {}

    record Help() implements Request {}

    record Quit() implements Request {}

    /// Reads a line. What begins with no word of ours is something to be said.
    static Request of(String line) {
        String[] words = line.split(" +", 2);
        String rest = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "SAY" -> new Say(rest);
            case "JOIN" -> new Join(rest);
            case "PART" -> new Part(rest);
            case "NAMES" -> new Names(rest);
            case "ROOMS" -> new Rooms();
            case "MSG" -> message(rest);
            case "NICK" -> new Nick(rest);
            case "HELP" -> new Help();
            case "QUIT" -> new Quit();
            default -> new Say(line);
        };
    }

    private static Message message(String rest) {
        String[] words = rest.split(" +", 2);
        return new Message(words[0], words.length > 1 ? words[1] : "");
    }
}
