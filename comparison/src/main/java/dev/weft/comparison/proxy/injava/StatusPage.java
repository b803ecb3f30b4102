package dev.weft.comparison.proxy.injava;

import static dev.weft.Coroutines.withTimeout;

import dev.weft.net.StreamHandler;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/// The numbers over HTTP, for a browser or `curl`: one request a connection, answered with text.
record StatusPage(Status status) implements StreamHandler {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final String END_OF_HEAD = "\r\n\r\n";

    @Override
    public void handle(StreamReader reader, StreamWriter writer) {
        try {
            answerInTime(reader, writer);
        } catch (IOException | TimeoutException notHttp) {
            writer.transport().abort();
        }
    }

    private void answerInTime(StreamReader reader, StreamWriter writer)
            throws IOException, TimeoutException {
        withTimeout(PATIENCE, () -> answer(reader, writer));
    }

    private void answer(StreamReader reader, StreamWriter writer) throws IOException {
        String request = reader.readLine();
        for (String line : reader.lines()) {
            if (line.isEmpty()) {
                writer.write(response(request));
                writer.closeAndWait();
                return;
            }
        }
    }

    private String response(String request) {
        String[] words = request.split(" ", -1);
        boolean headAlone = words[0].equals("HEAD");
        if (!headAlone && !words[0].equals("GET")) {
            return response(
                    "405 Method Not Allowed\nAllow: GET, HEAD",
                    "This page can be read, with GET.\n");
        }
        String response =
                words.length < 2 || !words[1].equals("/")
                        ? response("404 Not Found", "The status is at /.\n")
                        : response("200 OK", status.page());
        return headAlone
                ? response.substring(0, response.indexOf(END_OF_HEAD) + END_OF_HEAD.length())
                : response;
    }

    private static String response(String code, String text) {
        return """
        HTTP/1.1 %s
        Content-Type: text/plain; charset=utf-8
        Content-Length: %d
        Connection: close

        """
                        .formatted(code, text.getBytes(StandardCharsets.UTF_8).length)
                        .replace("\n", "\r\n")
                + text;
    }
}
