package dev.weft.comparison.proxy;

/// Where a proxy says what happens.
public interface Console {
    /// Says something, once.
    ///
    /// @param line what
    void say(String line);

    /// Shows how things stand now, in place of what was shown before.
    ///
    /// @param status a line, without an end
    void show(String status);
}
