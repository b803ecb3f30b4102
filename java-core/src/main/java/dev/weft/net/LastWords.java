package dev.weft.net;

/// A protocol that has something to say before its connection ends with the loop.
interface LastWords {
    /// Writes it, or has a protocol above do so, for there will be no other chance.
    void loopCloses();
}
