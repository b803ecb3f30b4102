package dev.weft.comparison.chatterbox.injava;

import dev.weft.comparison.chatterbox.ServerSettings;
import dev.weft.net.ServeOptions;
import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.IntConsumer;

/// The server: a house, and a session for each connection.
public final class ChatServer {
    private final ServerSettings settings;
    private final House house = new House();
    private final Set<Session> sessions = new LinkedHashSet<>();
    private boolean closing;

    private ChatServer(ServerSettings settings) {
        this.settings = settings;
    }

    /// Serves until this task is cancelled; then says goodbye to everybody.
    ///
    /// @param settings how
    /// @param whenOpen is told the port
    /// @throws IOException if it cannot serve there
    public static void serve(ServerSettings settings, IntConsumer whenOpen) throws IOException {
        new ChatServer(settings).serve(whenOpen);
    }

    private void serve(IntConsumer whenOpen) throws IOException {
        var address = InetSocketAddress.createUnresolved(settings.host(), settings.port());
        var options =
                ServeOptions.defaults()
                        .connectionLimit(settings.connections())
                        .readLimit(settings.longest());
        try (Server server = Streams.serve(address, this::handle, options)) {
            whenOpen.accept(server.port());
            try {
                server.waitClosed(); // until we are cancelled
            } finally {
                sayGoodbye(server);
            }
        }
    }

    private void handle(StreamReader reader, StreamWriter writer) {
        if (closing) {
            return;
        }
        var session = new Session(house, settings, reader, writer);
        sessions.add(session);
        try {
            session.run();
        } finally {
            sessions.remove(session);
        }
    }

    /// We are cancelled, but cleanup may await: all get the time to hear it.
    private void sayGoodbye(Server server) {
        closing = true;
        server.close();
        sessions.forEach(session -> session.end("* Chatterbox closes. Goodbye."));
        server.drain(settings.farewell());
    }
}
