package dev.weft;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// The Ctrl-C and SIGTERM that come while the JVM shuts down already, and which it would let go
/// unheard: the thread that it starts for each waits until the shutdown is over. By these threads
/// they are known here.
///
/// `sun.misc.Signal` would say the same sooner, but a program on the module path has it only with
/// `--add-modules jdk.unsupported`, and handlers that the program has set would have to go. This
/// way a signal that the program handles itself stays the program's.
///
/// SIGHUP is not among them: when a terminal closes, the kernel and the shell send one each.
final class LaterSignals {
    private static final Map<String, Integer> NUMBERS =
            Map.of("SIGINT handler", 2, "SIGTERM handler", 15);

    private final Set<Thread> known = new HashSet<>();

    /// Looks for signals that came since the last look.
    ///
    /// @return the number of one of them; 0 if there is none
    int look() {
        int signal = 0;
        for (Thread thread : systemThreads()) {
            // A place may be empty, at the end.
            if (thread != null && NUMBERS.containsKey(thread.getName()) && known.add(thread)) {
                signal = NUMBERS.get(thread.getName());
            }
        }
        return signal;
    }

    private static Thread[] systemThreads() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        var threads = new Thread[group.activeCount() + 16]; // all that there are, further down too
        group.enumerate(threads, false);
        return threads;
    }
}
