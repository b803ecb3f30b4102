// Shows: a telnet chat room in callbacks, and a conversation in it that goes wrong in every way.
// New since JavaFromSuspend: sockets. A protocol hears what its transport brings, piece by piece.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import static java.nio.charset.StandardCharsets.*;

import module java.base;

import dev.weft.net.Connection;
import dev.weft.net.Protocol;
import dev.weft.net.Streams;
import dev.weft.net.Transport;
import dev.weft.net.Transports;

final class ChatterboxProtocol {

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
    static final class Session implements Protocol {
        final Room room;
        final int longest;
        Transport transport;
        String user; // null at first
        final ByteArrayOutputStream rest =
                new ByteArrayOutputStream(); // the line that has not ended

        Session(Room room, int longest) {
            this.room = room;
            this.longest = longest;
        }

        @Override
        public void connectionMade(Transport transport) {
            this.transport = transport;
            writeLine("Welcome to " + room.name);
            write("Enter user name: ");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            while (data.hasRemaining()) {
                byte next = data.get();
                if (next == '\n') {
                    lineReceived(rest.toByteArray());
                    rest.reset();
                } else if (rest.size() < longest) {
                    rest.write(next);
                } else {
                    writeLine("That line is too long.");
                    transport.close();
                    return;
                }
            }
        }

        void lineReceived(byte[] data) {
            String line;
            try {
                line = UTF_8.newDecoder().decode(ByteBuffer.wrap(data)).toString().strip();
            } catch (CharacterCodingException notText) {
                writeLine("That is not UTF-8.");
                return;
            }
            if (user == null) {
                register(line);
            } else if (line.equals("NAMES")) {
                listUsers();
            } else {
                room.broadcast(user + ": " + line);
            }
        }

        void register(String name) {
            if (room.arrive(name, this)) {
                user = name;
            } else {
                writeLine("Username " + name + " not available");
                write("Enter user name: ");
            }
        }

        void listUsers() {
            writeLine("Users here:");
            room.users.keySet().forEach(name -> writeLine("  " + name));
        }

        @Override
        public void pauseWriting() {
            transport.abort(); // a slow reader: what it is told would pile up here
        }

        @Override
        public void connectionLost(Throwable cause) {
            if (user != null) {
                room.depart(user);
            }
        }

        void writeLine(String line) {
            write(line + "\r\n");
        }

        void write(String text) {
            transport.write(text.getBytes(UTF_8));
        }
    }

    // endregion

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

    static void chat(int longest, int loud) throws IOException {
        var room = new Room("Chatterbox");
        var address = new InetSocketAddress("127.0.0.1", 0);
        try (var server = Transports.serve(() -> new Session(room, longest), address)) {
            conversation(server.port(), longest, loud);
        }
    }

    static void main(String[] args) {
        run(() -> chat(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    // endregion
}
