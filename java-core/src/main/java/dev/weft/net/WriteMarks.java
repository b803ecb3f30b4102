package dev.weft.net;

import dev.weft.loop.LoopParts;

/// How much a transport keeps before its protocol is told to pause, and how little before it is
/// told to resume. Loop only.
final class WriteMarks {
    private int high = 64 * 1024;
    private int low = 16 * 1024;
    private boolean paused;

    void set(int high, int low) {
        if (low < 0 || low > high) {
            throw new IllegalArgumentException(
                    "the marks must be 0 <= low <= high, and are low %d, high %d"
                            .formatted(low, high));
        }
        this.high = high;
        this.low = low;
    }

    void tellToPause(long kept, BaseProtocol protocol, LoopParts parts) {
        if (!paused && kept > high) {
            paused = true;
            try {
                protocol.pauseWriting();
            } catch (Throwable failure) {
                parts.report("pauseWriting of " + protocol + " threw", failure);
            }
        }
    }

    void tellToResume(long kept, BaseProtocol protocol, LoopParts parts) {
        if (paused && kept <= low) {
            paused = false;
            try {
                protocol.resumeWriting();
            } catch (Throwable failure) {
                parts.report("resumeWriting of " + protocol + " threw", failure);
            }
        }
    }
}
