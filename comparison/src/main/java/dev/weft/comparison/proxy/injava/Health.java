package dev.weft.comparison.proxy.injava;

/// Whether a back end counts as up. It takes several connects in a row to change that, so that one
/// that was lost on the way does not.
final class Health {
    private final int fall;
    private final int rise;
    private boolean up = true; // until it is known better, for a client should not wait for that
    private int against; // how many connects in a row speak against it

    Health(int fall, int rise) {
        this.fall = fall;
        this.rise = rise;
    }

    boolean isUp() {
        return up;
    }

    /// Counts what came of a connect.
    ///
    /// @return whether that has changed the matter
    boolean count(boolean connected) {
        against = connected == up ? 0 : against + 1;
        if (against < (up ? fall : rise)) {
            return false;
        }
        up = !up;
        against = 0;
        return true;
    }
}
