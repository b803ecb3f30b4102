package dev.weft.loop;

import java.io.IOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/// The file that a server's Unix-domain socket leaves in the file system, from which the kernel
/// never takes it.
final class SocketFile {
    private final Path path;
    private final Object key; // of the file that was made; null if it cannot be told from others

    private SocketFile(Path path) throws IOException {
        this.path = path;
        this.key = Files.readAttributes(path, BasicFileAttributes.class).fileKey();
    }

    /// The file of a socket that is bound.
    ///
    /// @return the file; null if the address has none
    static SocketFile of(SocketAddress bound) throws IOException {
        return bound instanceof UnixDomainSocketAddress unix
                ? new SocketFile(unix.getPath())
                : null;
    }

    /// Removes what an earlier server left behind, where a new one is to listen. Anything else that
    /// is there stays, and is in the way.
    static void makeRoomFor(SocketAddress address) throws IOException {
        if (address instanceof UnixDomainSocketAddress unix
                && Files.exists(unix.getPath())
                && isSocket(unix.getPath())) {
            Files.delete(unix.getPath());
        }
    }

    /// Tells sockets from pipes and devices, which are other than files too.
    private static boolean isSocket(Path path) throws IOException {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? ((int) Files.getAttribute(path, "unix:mode") & 0170000) == 0140000 // S_IFSOCK
                : Files.readAttributes(path, BasicFileAttributes.class).isOther();
    }

    /// Removes the file, unless it is gone or another one has come in its place.
    void remove() throws IOException {
        if (Files.exists(path)
                && key != null
                && key.equals(Files.readAttributes(path, BasicFileAttributes.class).fileKey())) {
            Files.deleteIfExists(path);
        }
    }
}
