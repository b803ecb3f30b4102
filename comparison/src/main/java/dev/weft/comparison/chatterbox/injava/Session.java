package dev.weft.comparison.chatterbox.injava;

import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.comparison.chatterbox.LineTooLongException;
import dev.weft.comparison.chatterbox.ServerSettings;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.TimeoutException;

/// The life of a connection: a name is asked for, and then lines are answered until one side has
/// had enough. However it ends, the user is out of the house and the connection closed.
final class Session {
    private final House house;
    private final ServerSettings settings;
    private final Lines lines;
    private final Mailbox mailbox;
    private User user; // null until there is a name

    Session(House house, ServerSettings settings, StreamReader reader, StreamWriter writer) {
        this.house = house;
        this.settings = settings;
        this.mailbox = new Mailbox(writer, settings.backlog());
        this.lines = new Lines(reader, new Telnet(reader, mailbox::put), settings.longest());
    }

    void run() {
        String how = "departed.";
        try {
            mailbox.putLine("* Welcome to Chatterbox. HELP says what you can do.");
            user = register();
            if (user != null) {
                converse(new Concierge(house, user));
            }
        } catch (TimeoutException idle) {
            mailbox.putLine("* You have been silent for too long. Goodbye.");
            how = "departed: silent for too long.";
        } catch (IOException broken) {
            how = "departed: the connection broke.";
        } finally {
            if (user != null) {
                house.leave(user, mailbox.hasOverflown() ? "departed: too slow." : how);
            }
            close();
        }
    }

    private void close() {
        try {
            mailbox.closeAndWait(settings.farewell());
        } catch (IOException broken) {
            // Closed it is.
        }
    }

    /// Asks for a name until there is a good one.
    ///
    /// @return the user; null if the name is never to be known
    private User register() throws IOException, TimeoutException {
        while (true) {
            mailbox.put("Enter user name: ");
            String line = nextLine();
            if (line == null || Request.of(line) instanceof Request.Quit) {
                return null;
            }
            var candidate = new User(line, mailbox::putLine);
            if (!House.isName(line)) {
                mailbox.putLine("! A name has 1 to 20 letters, digits, - and _.");
            } else if (!house.admit(candidate)) {
                mailbox.putLine("! The name %s is taken.".formatted(line));
            } else {
                return candidate;
            }
        }
    }

    private void converse(Concierge concierge) throws IOException, TimeoutException {
        String line = nextLine();
        while (line != null && concierge.answer(Request.of(line))) {
            line = nextLine();
        }
    }

    /// Waits for a line as long as silence may last. Lines that are wrong are as good as silence.
    private String nextLine() throws IOException, TimeoutException {
        return withTimeout(settings.idle(), this::nextGoodLine);
    }

    private String nextGoodLine() throws IOException {
        while (true) {
            yieldNow(); // others have their turn, however much this one sends
            mailbox.drain();
            try {
                return lines.next();
            } catch (CharacterCodingException malformed) {
                mailbox.putLine("! That was not UTF-8, and is ignored.");
            } catch (LineTooLongException tooLong) {
                mailbox.putLine("! %s, and is ignored.".formatted(tooLong.getMessage()));
            }
        }
    }

    /// Tells the user something and ends the session.
    void end(String reason) {
        mailbox.putLine(reason);
        mailbox.close();
    }
}
