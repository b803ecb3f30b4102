package dev.weft.net;

import static dev.weft.Coroutines.currentLoop;

import dev.weft.loop.InputLink;
import dev.weft.loop.Link;
import dev.weft.loop.LoopParts;
import dev.weft.loop.OutputLink;
import dev.weft.loop.PipeLink;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Pipe;
import java.util.Objects;

/// Links of the running loop that only read or only write.
final class OneWay {
    private OneWay() {}

    static Link from(InputStream in, int readLimit) {
        Objects.requireNonNull(in, "in");
        LoopParts parts = LoopParts.of(currentLoop());
        return new InputLink(
                parts.answers(), parts.clock(), in, StreamReader.checkLimit(readLimit));
    }

    static Link from(Pipe.SourceChannel source) throws IOException {
        Objects.requireNonNull(source, "source");
        LoopParts parts = LoopParts.of(currentLoop());
        return PipeLink.from(parts.poller(), parts.clock(), source);
    }

    static Link to(OutputStream out) {
        Objects.requireNonNull(out, "out");
        LoopParts parts = LoopParts.of(currentLoop());
        return new OutputLink(parts.answers(), parts.clock(), out);
    }

    static Link to(Pipe.SinkChannel sink) throws IOException {
        Objects.requireNonNull(sink, "sink");
        LoopParts parts = LoopParts.of(currentLoop());
        return PipeLink.to(parts.poller(), parts.clock(), sink);
    }
}
