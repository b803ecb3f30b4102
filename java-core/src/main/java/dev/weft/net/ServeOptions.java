package dev.weft.net;

import dev.weft.EventLoops;

import java.net.SocketOption;
import java.util.Map;
import java.util.Objects;

/// How to serve. Immutable: each method gives a copy.
///
/// @see Streams#serve(java.net.SocketAddress, StreamHandler, ServeOptions)
public final class ServeOptions {
    private static final ServeOptions DEFAULTS = new ServeOptions();

    private int backlog = 1024;
    private int connectionLimit = Integer.MAX_VALUE;
    private EventLoops loops; // null for the server's own
    private int readLimit = StreamReader.DEFAULT_LIMIT;
    private Map<SocketOption<?>, Object> socketOptions = Map.of();
    private TlsOptions tls; // null: without

    private ServeOptions() {}

    /// What holds where nothing else is said.
    ///
    /// @return the defaults
    public static ServeOptions defaults() {
        return DEFAULTS;
    }

    private ServeOptions copy() {
        var copy = new ServeOptions();
        copy.backlog = backlog;
        copy.connectionLimit = connectionLimit;
        copy.loops = loops;
        copy.readLimit = readLimit;
        copy.socketOptions = socketOptions;
        copy.tls = tls;
        return copy;
    }

    /// How many connections the system may keep waiting until they are accepted; 1024 if nothing is
    /// said. The system has a limit of its own.
    ///
    /// @param connections how many
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public ServeOptions backlog(int connections) {
        var copy = copy();
        copy.backlog = checkPositive("backlog", connections);
        return copy;
    }

    /// How many connections there may be at a time; without limit if nothing is said. Those that
    /// are too many wait, unaccepted, until another one ends.
    ///
    /// @param connections how many
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public ServeOptions connectionLimit(int connections) {
        var copy = copy();
        copy.connectionLimit = checkPositive("connection limit", connections);
        return copy;
    }

    /// Spreads the connections over several loops, each in its turn: their protocols, or handlers,
    /// are made and run there. The server itself stays on its own loop, and need not be one of
    /// them. If nothing is said, all is done there.
    ///
    /// @param loops which; they must stay open as long as the server serves
    /// @return these options, with that
    public ServeOptions loops(EventLoops loops) {
        var copy = copy();
        copy.loops = Objects.requireNonNull(loops, "loops");
        return copy;
    }

    /// How much a [StreamReader] takes ahead of whoever reads, and how long a line may be; 64 KiB
    /// if nothing is said.
    ///
    /// @param bytes the limit
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public ServeOptions readLimit(int bytes) {
        var copy = copy();
        copy.readLimit = StreamReader.checkLimit(bytes);
        return copy;
    }

    /// Speaks TLS. A connection counts from the beginning, but its protocol or handler hears of it
    /// once the handshake has succeeded, and nothing if it fails: that is logged by the
    /// [System.Logger] `dev.weft` at level DEBUG, and the server goes on.
    ///
    /// @param options how, with a certificate
    /// @return these options, with that
    /// @throws IllegalArgumentException if they have no certificate
    public ServeOptions tls(TlsOptions options) {
        var copy = copy();
        copy.tls = options.checkMayServe();
        return copy;
    }

    /// Sets an option of the listening socket and of its connections, as far as either has it.
    /// `SO_REUSEADDR` and `TCP_NODELAY` are on if nothing is said.
    ///
    /// @param <T> the type of the value
    /// @param option which one
    /// @param value its value
    /// @return these options, with that
    public <T> ServeOptions socketOption(SocketOption<T> option, T value) {
        var copy = copy();
        copy.socketOptions = ConnectOptions.with(socketOptions, option, value);
        return copy;
    }

    private static int checkPositive(String what, int number) {
        if (number <= 0) {
            throw new IllegalArgumentException(
                    "the %s must be positive, and is %d".formatted(what, number));
        }
        return number;
    }

    int backlog() {
        return backlog;
    }

    int connectionLimit() {
        return connectionLimit;
    }

    EventLoops loops() {
        return loops;
    }

    int readLimit() {
        return readLimit;
    }

    Map<SocketOption<?>, Object> socketOptions() {
        return socketOptions;
    }

    TlsOptions tls() {
        return tls;
    }
}
