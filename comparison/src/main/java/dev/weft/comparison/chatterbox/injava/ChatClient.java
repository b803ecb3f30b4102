package dev.weft.comparison.chatterbox.injava;

import dev.weft.TaskGroup;
import dev.weft.comparison.chatterbox.ClientSettings;
import dev.weft.comparison.chatterbox.Greeting;
import dev.weft.net.ConnectOptions;
import dev.weft.net.Connection;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

import javax.net.ssl.SSLException;

/// The client: what is typed goes to the server, and what the server sends to the screen.
public final class ChatClient {
    private ChatClient() {}

    /// Lets a user talk, until the user or the server ends it.
    ///
    /// @param settings where
    /// @param typed what the user writes; its end quits
    /// @param screen where to show what the server sends
    /// @throws IOException if the server cannot be reached, or is lost
    public static void talk(ClientSettings settings, InputStream typed, OutputStream screen)
            throws IOException {
        try (Connection server = connect(settings)) {
            TaskGroup.run(group -> {
                StreamReader keyboard = Streams.reader(typed);
                var typing = group.spawn(() -> send(settings.user(), keyboard, server.writer()));
                show(server.reader(), screen);
                typing.cancel();
            });
        }
    }

    private static Connection connect(ClientSettings settings) throws IOException {
        var options = ConnectOptions.defaults();
        if (settings.tls() != null) {
            options = options.tls(settings.tls());
        }
        try {
            return Streams.connect(settings.host(), settings.port(), options);
        } catch (SSLException failure) {
            throw Greeting.explain(failure);
        }
    }

    private static void send(String user, StreamReader keyboard, StreamWriter server) {
        try (keyboard) {
            if (user != null) {
                server.write(user + "\r\n");
            }
            for (byte[] bytes; (bytes = keyboard.read(4096)).length > 0; ) {
                server.write(bytes);
                server.drain();
            }
            server.write("\r\nQUIT\r\n");
        } catch (IOException lost) {
            // Whoever shows hears of it too.
        }
    }

    /// Bytes, not lines, for the question at the door ends none.
    private static void show(StreamReader server, OutputStream screen) throws IOException {
        byte[] bytes = server.read(4096);
        Greeting.check(bytes);
        while (bytes.length > 0) {
            screen.write(bytes);
            screen.flush();
            bytes = server.read(4096);
        }
    }
}
