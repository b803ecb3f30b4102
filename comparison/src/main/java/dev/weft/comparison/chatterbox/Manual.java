package dev.weft.comparison.chatterbox;

import java.util.List;

/// The texts that are the same in both languages.
public final class Manual {
    private Manual() {}

    /// The answer to HELP.
    public static final List<String> HELP =
            """
            * What you write is said in the room that you joined last, unless it begins with
            *   JOIN room       go there too; a room comes into being when somebody joins it
            *   PART [room]     leave it
            *   NAMES [room]    who is there?
            *   ROOMS           which rooms are there?
            *   MSG user text   say something to one user alone
            *   NICK name       be called something else
            *   SAY text        say it, even if it begins with one of these words
            *   QUIT            go away
            """
                    .lines()
                    .toList();
}
