// Shows: a load balancer, which passes each conversation on to a back end that answers.
// New since ChatterboxStreams: a connection onwards; an end that is passed on in one direction.
package dev.weft.comparison.injava;

import static dev.weft.Coroutines.*;

import module java.base;

import dev.weft.TaskGroup;
import dev.weft.net.Connection;
import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

final class LoadBalancer {
    private static final String HOST = "127.0.0.1";

    // region: relay
    /// Passes on what comes, no faster than it is taken, and then its end.
    static void pump(StreamReader source, StreamWriter sink) throws IOException {
        var buffer = ByteBuffer.allocate(65536);
        while (source.read(buffer) >= 0) {
            sink.write(buffer.flip());
            sink.drain();
            buffer.clear();
        }
        sink.writeEof();
    }

    static void relay(Connection near, Connection far) {
        TaskGroup.run(directions -> {
            directions.spawn(() -> pump(near.reader(), far.writer()));
            directions.spawn(() -> pump(far.reader(), near.writer()));
        });
    }

    // endregion

    // region: balancer
    record Backend(String name, int port) {}

    static final class Balancer {
        private final Deque<Backend> turns;

        Balancer(List<Backend> backends) {
            turns = new ArrayDeque<>(backends);
        }

        /// Connects to the back end whose turn it is, or else to the next that answers.
        Optional<Connection> connect() throws IOException {
            for (int i = 0; i < turns.size(); i++) {
                Backend next = turns.remove();
                turns.add(next);
                try {
                    return Optional.of(Streams.connect(HOST, next.port()));
                } catch (ConnectException refused) {
                    IO.println("  " + next.name() + " is down");
                }
            }
            return Optional.empty();
        }

        void serve(StreamReader reader, StreamWriter writer) throws IOException {
            Optional<Connection> found = connect();
            if (found.isPresent()) {
                try (Connection far = found.get()) {
                    relay(new Connection(reader, writer), far);
                }
            }
        }
    }

    // endregion

    // region: backend
    /// Answers each line, and says goodbye when it has heard that there are no more.
    static Server backend(String name) throws IOException {
        return Streams.serveLocally(
                0,
                (reader, writer) -> {
                    int count = 0;
                    for (String line : reader.lines()) {
                        count++;
                        writer.write(name + " got " + line + "\n");
                    }
                    writer.write(name + " got " + count + " lines, goodbye\n");
                });
    }

    // endregion

    // region: main
    static void client(int number, int port) throws IOException {
        IO.println("client " + number);
        try (var connection = Streams.connect(HOST, port)) {
            for (String word : List.of("bread", "butter")) {
                connection.writer().write(word + "\n");
                IO.println("  hears: " + connection.reader().readLine());
            }
            connection.writer().writeEof();
            IO.println("  says no more");
            for (String line : connection.reader().lines()) {
                IO.println("  hears: " + line);
            }
            IO.println("  hears no more");
        }
    }

    static void lonelyClient(int port) throws IOException {
        IO.println("a client when all are down");
        try (var connection = Streams.connect(HOST, port)) {
            connection.reader().readAll();
            IO.println("  hears no more");
        }
    }

    interface Conversation {
        void with(int port) throws IOException;
    }

    static void balance(List<Backend> backends, Conversation conversation) throws IOException {
        try (var server = Streams.serveLocally(0, new Balancer(backends)::serve)) {
            conversation.with(server.port());
        }
    }

    static void loadBalancer(int clients, int nobodysPort) throws IOException {
        var south = new Backend("south", nobodysPort);
        try (var north = backend("north");
                var east = backend("east")) {
            var backends =
                    List.of(
                            new Backend("north", north.port()),
                            south,
                            new Backend("east", east.port()));
            balance(
                    backends,
                    port -> {
                        for (int number = 1; number <= clients; number++) {
                            client(number, port);
                        }
                    });
        }
        balance(List.of(south), LoadBalancer::lonelyClient);
    }

    static void main(String[] args) {
        run(() -> loadBalancer(Integer.parseInt(args[0]), Integer.parseInt(args[1])));
    }

    // endregion
}
