// Shows: the chat room again, awaiting: each user has a task that reads and one that writes.
// New since ChatterboxProtocol: streams, and a bounded queue in front of each slow connection.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import static java.nio.charset.StandardCharsets.*;

import module java.base;

import dev.weft.net.Connection;
import dev.weft.net.LimitOverrunException;
import dev.weft.net.ServeOptions;
import dev.weft.net.StreamHandler;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;
import dev.weft.sync.Queue;
import dev.weft.sync.QueueFullException;

final class ChatterboxStreams {

    // region: room
    static final class Room {
        final String name;
        final Map<String, Session> users = new LinkedHashMap<>();

        Room(String name) {
            this.name = name;
        }

        boolean arrive(String user, Session session) {
            if (user.isEmpty() || users.putIfAbsent(user, session) != null) {
                return false;
            }
            broadcast("User " + user + " arrived.");
            return true;
        }

        void depart(String user) {
            users.remove(user);
            broadcast("User " + user + " departed.");
        }

        void broadcast(String line) {
            users.values().forEach(session -> session.writeLine(line));
        }
    }

    // endregion

    // region: session
    static final class Session {
        final Room room;
        final StreamReader reader;
        final StreamWriter writer;
        final Queue<String> mail;

        Session(Room room, StreamReader reader, StreamWriter writer, int patience) {
            this.room = room;
            this.reader = reader;
            this.writer = writer;
            this.mail = Queue.bounded(patience);
        }

        void run() {
            var delivery = spawn(this::deliver);
            writeLine("Welcome to " + room.name);
            try {
                String user = registration();
                try {
                    activity(user);
                } finally {
                    room.depart(user);
                }
            } catch (LimitOverrunException tooLong) {
                writeLine("That line is too long.");
            } catch (IOException gone) {
                // So is the user.
            } finally {
                mail.shutdown();
                await(delivery);
            }
        }

        String registration() throws IOException {
            while (true) {
                write("Enter user name: ");
                String name = line();
                if (room.arrive(name, this)) {
                    return name;
                }
                writeLine("Username " + name + " not available");
            }
        }

        void activity(String user) throws IOException {
            while (true) {
                String line = line();
                if (line.equals("NAMES")) {
                    listUsers();
                } else {
                    room.broadcast(user + ": " + line);
                }
            }
        }

        void listUsers() {
            writeLine("Users here:");
            room.users.keySet().forEach(name -> writeLine("  " + name));
        }

        String line() throws IOException {
            while (true) {
                var data = ByteBuffer.wrap(reader.readUntil((byte) '\n'));
                try {
                    return UTF_8.newDecoder().decode(data).toString().strip();
                } catch (CharacterCodingException notText) {
                    writeLine("That is not UTF-8.");
                }
            }
        }

        // endregion

        // region: delivery
        void writeLine(String line) {
            write(line + "\r\n");
        }

        void write(String text) {
            try {
                mail.putNoWait(text);
            } catch (QueueFullException slow) {
                writer.transport().abort(); // a slow reader: its mail would pile up
            }
        }

        void deliver() {
            try (writer) {
                for (String text : mail) {
                    writer.write(text);
                    writer.drain();
                }
            } catch (IOException gone) {
                // The reader hears of it too.
            }
        }

        // endregion
    }

    // region: guest
    record Guest(String name, Connection connection) implements AutoCloseable {
        static Guest connect(String name, int port) throws IOException {
            var guest = new Guest(name, Streams.connect("127.0.0.1", port));
            guest.hears();
            return guest;
        }

        void enters(String name) throws IOException {
            byte[] question = connection.reader().readUntil(": ".getBytes(UTF_8));
            IO.println("  " + this.name + " is asked: " + new String(question, UTF_8).strip());
            says(name);
            hears();
        }

        void says(String line) {
            IO.println("  " + name + " says: " + line);
            connection.writer().write(line + "\r\n");
        }

        void hears() throws IOException {
            IO.println("  " + name + " hears: " + line());
        }

        String line() throws IOException {
            return connection.reader().readLine();
        }

        void shoutsUntil(String news, String shout) throws IOException {
            while (!line().equals(news)) {
                connection.writer().write(shout + "\r\n");
            }
            IO.println("  " + name + " hears: " + news);
        }

        @Override
        public void close() {
            connection.close();
        }
    }

    // endregion

    // region: main
    static void conversation(int port, int longest, int loud) throws IOException {
        IO.println("ann and bob arrive");
        Guest ann = Guest.connect("ann", port);
        ann.enters("ann");
        Guest bob = Guest.connect("bob", port);
        bob.enters("ann");
        bob.enters("bob");
        ann.hears();

        IO.println("they talk");
        ann.says("Hello, Bob!");
        ann.hears();
        bob.hears();
        bob.says("NAMES");
        bob.hears();
        bob.hears();
        bob.hears();

        IO.println("bob sends what is no text, and then too much of it");
        bob.connection.writer().write("caf\u00e9\r\n".getBytes(ISO_8859_1));
        bob.hears();
        bob.connection.writer().write("x".repeat(longest + 1));
        bob.hears();
        ann.hears();

        IO.println("cat arrives and is cut off");
        Guest cat = Guest.connect("cat", port);
        cat.enters("cat");
        ann.hears();
        cat.connection.writer().transport().abort();
        ann.hears();

        IO.println("sam arrives and reads nothing, while ann shouts");
        Guest sam = Guest.connect("sam", port);
        sam.enters("sam");
        ann.shoutsUntil("User sam departed.", "Sam!".repeat(loud));

        List.of(ann, bob, cat, sam).forEach(Guest::close);
    }

    static void chat(int longest, int loud, int patience) throws IOException {
        var room = new Room("Chatterbox");
        var address = new InetSocketAddress("127.0.0.1", 0);
        var options = ServeOptions.defaults().readLimit(longest);
        StreamHandler serve = (reader, writer) -> new Session(room, reader, writer, patience).run();
        try (var server = Streams.serve(address, serve, options)) {
            conversation(server.port(), longest, loud);
        }
    }

    static void main(String[] args) {
        run(() ->
                chat(
                        Integer.parseInt(args[0]),
                        Integer.parseInt(args[1]),
                        Integer.parseInt(args[2])));
    }

    // endregion
}
