package dev.weft.comparison.proxy.injava;

import dev.weft.EventLoop;
import dev.weft.Handle;

import java.time.Duration;

/// Tells when nothing has moved for a while. A move costs a look at the clock and no timer: the one
/// that is set finds out, when its time has come, how long is left. Loop only.
final class IdleTimer {
    private final EventLoop loop;
    private final Duration limit;
    private final Runnable whenIdle;
    private Duration moved;
    private Handle timer;

    /// @param limit how long; zero for ever
    IdleTimer(EventLoop loop, Duration limit, Runnable whenIdle) {
        this.loop = loop;
        this.limit = limit;
        this.whenIdle = whenIdle;
    }

    void start() {
        move();
        look();
    }

    /// Something has moved.
    void move() {
        moved = loop.time();
    }

    void stop() {
        if (timer != null) {
            timer.cancel();
        }
    }

    private void look() {
        if (limit.isZero()) {
            return;
        }
        Duration left = moved.plus(limit).minus(loop.time());
        if (left.isPositive()) {
            timer = loop.callLater(left, this::look);
        } else {
            whenIdle.run();
        }
    }
}
