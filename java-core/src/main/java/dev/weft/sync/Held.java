package dev.weft.sync;

/// A lock or permit that is held until this is closed; for try-with-resources.
///
/// **Thread**: the loop of what is held.
///
/// @see Lock#hold()
/// @see Semaphore#hold()
public final class Held implements AutoCloseable {
    private Holdable what; // null once closed

    Held(Holdable what) {
        this.what = what;
    }

    /// Releases what is held. Does nothing when called again.
    @Override
    public void close() {
        if (what != null) {
            Holdable released = what;
            what = null;
            released.release();
        }
    }

    @Override
    public String toString() {
        return "Held[" + (what == null ? "closed" : what) + "]";
    }
}
