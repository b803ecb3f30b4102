package dev.weft;

import java.lang.ref.Cleaner;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;

/// The failures of one loop's futures that nobody has looked at yet.
///
/// A failure is reported once its future has been collected, for then nobody can look any more, or
/// when the loop closes. asyncio does the first in a finaliser; here only futures that failed pay
/// for it. Any thread.
final class Unretrieved {
    private final EventLoop loop;
    private final Set<Watch> watches = ConcurrentHashMap.newKeySet();
    private final AtomicLong count = new AtomicLong();

    Unretrieved(EventLoop loop) {
        this.loop = loop;
    }

    void watch(Future<?> future, Settled.Failed failed) {
        if (failed.isRetrieved()) {
            return;
        }
        Watch watch =
                future instanceof Task<?> task
                        ? new Watch("task " + task.name(), task.context, failed)
                        : new Watch("a future", Context.EMPTY, failed);
        watches.add(watch);
        watch.cleanable = Collected.CLEANER.register(future, watch);
        failed.watchedBy(watch);
    }

    /// Reports all that is left, oldest first; for a loop that closes.
    void reportAll() {
        watches.stream().sorted(Comparator.comparing(watch -> watch.number)).forEach(Watch::report);
    }

    /// Runs when its future has been collected.
    final class Watch implements Runnable {
        private final long number = count.getAndIncrement();
        private final String futureName;
        private final Context context;
        private final Settled.Failed failed;
        private Cleaner.Cleanable cleanable;

        Watch(String futureName, Context context, Settled.Failed failed) {
            this.futureName = futureName;
            this.context = context;
            this.failed = failed;
        }

        @Override
        public void run() {
            if (failed.isRetrieved()) {
                watches.remove(this);
                return;
            }
            try {
                loop.post(this::report); // the handler may rely on running alone
            } catch (RejectedExecutionException closed) {
                report(); // it failed after the loop's last report
            }
        }

        void cancel() {
            cleanable.clean();
        }

        private void report() {
            if (!watches.remove(this) || failed.isRetrieved()) {
                return;
            }
            Context before = Context.current();
            Context.set(context);
            try {
                loop.report(
                        new ExceptionContext(
                                "the failure of " + futureName + " was never retrieved",
                                failed.peek(),
                                null));
            } finally {
                Context.set(before);
            }
        }
    }
}
