package dev.weft.comparison.proxy;

import java.time.Duration;

/// Where a proxy says what happens.
public interface Console {
    /// Says something, once.
    ///
    /// @param line what
    void say(String line);

    /// Shows how things stand now, in place of what was shown before.
    ///
    /// @param status a line, without an end; empty to show nothing
    void show(String status);

    /// How often it is worth to be shown.
    ///
    /// @return the time between two
    Duration pace();
}
