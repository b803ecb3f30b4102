package dev.weft.sync;

/// What a [Held] can hold.
interface Holdable {
    /// Gives it back.
    void release();
}
