package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.net.ConnectOptions;
import dev.weft.net.Connection;
import dev.weft.net.Streams;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Somebody with a telnet.
record Guest(Connection connection) {
    private static final int READ_LIMIT = 100_000;

    /// Connects and is asked for a name.
    static Guest atTheDoor(int port) throws IOException {
        var options = ConnectOptions.defaults().readLimit(READ_LIMIT);
        var guest = new Guest(Streams.connect("localhost", port, options));
        assertThat(guest.hears()).startsWith("* Welcome to Chatterbox.");
        guest.isAsked();
        return guest;
    }

    /// Connects and gives a name that is not taken.
    static Guest inTheLobby(String name, int port) throws IOException {
        Guest guest = atTheDoor(port);
        guest.says(name);
        assertThat(guest.hears()).isEqualTo("[lobby] %s arrived.".formatted(name));
        return guest;
    }

    void isAsked() throws IOException {
        byte[] question = connection.reader().readExactly("Enter user name: ".length());
        assertThat(question).asString().isEqualTo("Enter user name: ");
    }

    void says(String line) {
        connection.writer().write(line + "\r\n");
    }

    void sends(byte[] bytes) {
        connection.writer().write(bytes);
    }

    /// @return the next line; null if the server has closed the connection
    String hears() throws IOException {
        return connection.reader().readLine();
    }

    List<String> hears(int lines) throws IOException {
        var heard = new ArrayList<String>();
        for (int i = 0; i < lines; i++) {
            heard.add(hears());
        }
        return heard;
    }

    /// All that is still to be heard, in lines.
    List<String> hearsToTheEnd() throws IOException {
        return new String(connection.reader().readAll(), StandardCharsets.UTF_8).lines().toList();
    }

    void vanishes() {
        connection.writer().transport().abort();
    }
}
