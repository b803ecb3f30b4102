package dev.weft.comparison.proxy.injava;

import static dev.weft.Coroutines.sleep;

import dev.weft.net.Protocol;
import dev.weft.net.Transport;

import java.io.IOException;
import java.time.Duration;

/// Connects to a back end at an interval, so that it is known to be down before a client has to
/// find out, and to be up again at all.
record HealthCheck(Backend backend, Duration interval) {
    /// Checks until this task is cancelled.
    void run() {
        while (true) {
            try {
                backend.connect(Probe::new);
            } catch (IOException down) {
                // It has been counted.
            }
            sleep(interval);
        }
    }

    /// Says nothing, and goes.
    private static final class Probe implements Protocol {
        @Override
        public void connectionMade(Transport transport) {
            transport.close();
        }
    }
}
