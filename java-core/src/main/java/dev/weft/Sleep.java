package dev.weft;

import dev.weft.loop.Timers;

import java.time.Duration;

/// A future that a timer completes. The timer is taken out when the sleeper is cancelled.
final class Sleep extends Future<Void> {
    private Sleep(EventLoop loop) {
        super(loop);
    }

    static void run(Task<?> task, Duration duration) {
        if (!duration.isPositive()) {
            task.yieldNow();
            return;
        }

        EventLoop loop = task.loop;
        Sleep sleep = new Sleep(loop);
        Alarm alarm = new Alarm(loop.deadlineAfter(duration), sleep);
        loop.timers.add(alarm);
        try {
            task.await(sleep);
        } finally {
            loop.timers.remove(alarm);
        }
    }

    private static final class Alarm extends Timers.Timer {
        private final Sleep sleep;

        Alarm(long deadline, Sleep sleep) {
            super(deadline);
            this.sleep = sleep;
        }

        @Override
        public void run() {
            sleep.complete(null);
        }
    }
}
