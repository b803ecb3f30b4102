package dev.weft.net;

import java.net.SocketAddress;
import java.net.SocketOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// How to connect. Immutable: each method gives a copy.
///
/// @see Streams#connect(String, int, ConnectOptions)
public final class ConnectOptions {
    private static final ConnectOptions DEFAULTS = new ConnectOptions();

    private SocketAddress localAddress;
    private Duration attemptDelay = Duration.ofMillis(250);
    private int readLimit = StreamReader.DEFAULT_LIMIT;
    private Map<SocketOption<?>, Object> socketOptions = Map.of();
    private TlsOptions tls; // null: without

    private ConnectOptions() {}

    /// What holds where nothing else is said.
    ///
    /// @return the defaults
    public static ConnectOptions defaults() {
        return DEFAULTS;
    }

    private ConnectOptions copy() {
        var copy = new ConnectOptions();
        copy.localAddress = localAddress;
        copy.attemptDelay = attemptDelay;
        copy.readLimit = readLimit;
        copy.socketOptions = socketOptions;
        copy.tls = tls;
        return copy;
    }

    /// From which address; the system chooses if none is given.
    ///
    /// @param address the address of this end
    /// @return these options, with that
    public ConnectOptions localAddress(SocketAddress address) {
        var copy = copy();
        copy.localAddress = Objects.requireNonNull(address, "address");
        return copy;
    }

    /// How long to wait for an answer of one of a host's addresses before the next is tried beside
    /// it; a quarter of a second if nothing is said. The first that answers is taken (RFC 8305,
    /// "happy eyeballs").
    ///
    /// @param delay how long
    /// @return these options, with that
    /// @throws IllegalArgumentException if it is negative
    public ConnectOptions attemptDelay(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the delay is negative: " + delay);
        }
        var copy = copy();
        copy.attemptDelay = delay;
        return copy;
    }

    /// How much a [StreamReader] takes ahead of whoever reads, and how long a line may be; 64 KiB
    /// if nothing is said.
    ///
    /// @param bytes the limit
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public ConnectOptions readLimit(int bytes) {
        var copy = copy();
        copy.readLimit = StreamReader.checkLimit(bytes);
        return copy;
    }

    /// Speaks TLS. The connection is there once the handshake has succeeded.
    ///
    /// @param options how
    /// @return these options, with that
    public ConnectOptions tls(TlsOptions options) {
        var copy = copy();
        copy.tls = Objects.requireNonNull(options, "options");
        return copy;
    }

    /// Sets an option of the socket. `TCP_NODELAY` is on if nothing is said.
    ///
    /// @param <T> the type of the value
    /// @param option which one; passed over by sockets that have none such
    /// @param value its value
    /// @return these options, with that
    public <T> ConnectOptions socketOption(SocketOption<T> option, T value) {
        var copy = copy();
        copy.socketOptions = with(socketOptions, option, value);
        return copy;
    }

    static <T> Map<SocketOption<?>, Object> with(
            Map<SocketOption<?>, Object> options, SocketOption<T> option, T value) {
        var more = new HashMap<>(options);
        more.put(option, value);
        return Map.copyOf(more);
    }

    SocketAddress localAddress() {
        return localAddress;
    }

    Duration attemptDelay() {
        return attemptDelay;
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
