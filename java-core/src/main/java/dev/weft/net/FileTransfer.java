package dev.weft.net;

import dev.weft.loop.Buffers;
import dev.weft.loop.Link;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;

/// A part of a file on its way to a link. Loop only.
final class FileTransfer {
    private final FileChannel file;
    private final long position;
    private final long count;
    private long sent;

    /// @param position where it begins
    /// @param count how many bytes it has, as far as the file goes
    FileTransfer(FileChannel file, long position, long count) {
        this.file = file;
        this.position = position;
        this.count = count;
    }

    /// How many bytes the link has taken.
    long sent() {
        return sent;
    }

    /// Sends what the link takes.
    ///
    /// @return whether that was all
    boolean sendTo(Link link, Buffers buffers) throws IOException {
        while (sent < count) {
            long bytes = sendSome(link, buffers);
            if (bytes == 0) {
                return position + sent >= file.size();
            }
            sent += bytes;
        }
        return true;
    }

    private long sendSome(Link link, Buffers buffers) throws IOException {
        long from = position + sent;
        long most = count - sent;
        if (link.channel() instanceof WritableByteChannel channel) {
            return file.transferTo(from, most, channel);
        }
        ByteBuffer piece = buffers.take();
        try {
            piece.limit((int) Math.min(piece.capacity(), most));
            return file.read(piece, from) < 0 ? 0 : link.write(piece.flip());
        } finally {
            buffers.giveBack(piece);
        }
    }
}
