package dev.weft;

import dev.weft.engine.EngineKind;
import dev.weft.engine.HeldLocks;

import java.time.Duration;

/// Whether this JVM was started with `-Dweft.debug`, and what follows.
///
/// Debug mode reports to the loop's [ExceptionHandler]: a callback or a step of a task that keeps
/// the loop for longer than `-Dweft.debug.slowCallbackMillis` (100), and an await while a monitor
/// or lock is held. Cancellations carry the stack of whoever made them. It costs a lot.
final class Debug {
    static final String PROPERTY = "weft.debug";

    static final boolean ENABLED = isOn(System.getProperty(PROPERTY));

    static final long SLOW_NANOS =
            Duration.ofMillis(Long.getLong("weft.debug.slowCallbackMillis", 100)).toNanos();

    static {
        if (ENABLED && !HeldLocks.areVisible()) {
            System.getLogger("dev.weft")
                    .log(
                            System.Logger.Level.WARNING,
                            "Weft''s debug mode cannot see which locks are held at an await unless"
                                    + " the JVM is started with {0}",
                            EngineKind.OPENS_FLAG);
        }
    }

    private Debug() {}

    private static boolean isOn(String value) {
        return value != null && !value.equalsIgnoreCase("false");
    }
}
