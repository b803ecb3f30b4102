package dev.weft;

/// A generator's code that has something to close even if it is never run.
interface OwningBody<T> extends Generator.Body<T>, AutoCloseable {
    /// Called in place of [#run], where it would have been.
    @Override
    void close();
}
