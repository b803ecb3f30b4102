package dev.weft.comparison.echo;

import static dev.weft.Coroutines.run;

import dev.weft.net.Server;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

import java.io.IOException;
import java.nio.ByteBuffer;

/// Sends back what comes: Weft, streams.
final class WeftStreamsEcho {
    private WeftStreamsEcho() {}

    static void echo(StreamReader reader, StreamWriter writer) throws IOException {
        var buffer = ByteBuffer.allocate(2048);
        while (reader.read(buffer.clear()) >= 0) {
            writer.write(buffer.flip());
            writer.drain();
        }
    }

    static void main() {
        run(() -> {
            Server server = Streams.serveLocally(0, WeftStreamsEcho::echo);
            ServerProcess.serves(server.port());
            server.serveForever();
        });
    }
}
