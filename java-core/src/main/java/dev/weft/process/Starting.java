package dev.weft.process;

import static dev.weft.Coroutines.toThread;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;

/// The start of a process, which takes the system some milliseconds, and which nobody may want any
/// more when it is over.
final class Starting {
    private static final Object ABANDONED = new Object();

    private Starting() {}

    /// Starts a process on another thread.
    ///
    /// @param start what starts it, and blocks
    /// @throws IOException if the system cannot; the message names the program
    /// @throws CancellationException if this task is cancelled; no process is left behind
    static Process of(Callable<Process> start) throws IOException {
        var started = new AtomicReference<Object>();
        try {
            return toThread(() -> {
                Process process = start.call();
                if (!started.compareAndSet(null, process)) {
                    process.destroyForcibly(); // closes its pipes too
                }
                return process;
            });
        } catch (CancellationException cancelled) {
            if (started.getAndSet(ABANDONED) instanceof Process process) {
                process.destroyForcibly();
            }
            throw cancelled;
        }
    }
}
