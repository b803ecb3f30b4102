package dev.weft.comparison.proxy.injava;

import static dev.weft.Coroutines.withTimeout;

import dev.weft.comparison.proxy.Console;
import dev.weft.comparison.proxy.Endpoint;
import dev.weft.comparison.proxy.TimeSpan;
import dev.weft.net.ConnectOptions;
import dev.weft.net.Protocol;
import dev.weft.net.Transports;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/// A back end, and how it stands. Loop only.
final class Backend {
    private final InetSocketAddress address;
    private final Duration patience;
    private final Health health;
    private final Console console;

    int active; // connections that are there, or being made
    long served; // connections that were made for clients
    long failed; // those that could not be
    long sent; // bytes
    long received;

    /// @param patience how long it has to answer
    Backend(InetSocketAddress address, Duration patience, Health health, Console console) {
        this.address = address;
        this.patience = patience;
        this.health = health;
        this.console = console;
    }

    boolean isUp() {
        return health.isUp();
    }

    int active() {
        return active;
    }

    /// Connects to it, which tells something about its health.
    ///
    /// @throws IOException if it does not answer, or not in time
    void connect(Supplier<? extends Protocol> protocol) throws IOException {
        try {
            connectInTime(protocol);
        } catch (IOException failure) {
            if (health.count(false)) {
                console.say("%s is down: %s".formatted(this, failure.getMessage()));
            }
            throw failure;
        }
        if (health.count(true)) {
            console.say(this + " is up again");
        }
    }

    private void connectInTime(Supplier<? extends Protocol> protocol) throws IOException {
        try {
            withTimeout(
                    patience,
                    () -> Transports.connect(protocol, address, ConnectOptions.defaults()));
        } catch (TimeoutException late) {
            throw new SocketTimeoutException("no answer within " + TimeSpan.text(patience));
        }
    }

    @Override
    public String toString() {
        return Endpoint.text(address);
    }
}
