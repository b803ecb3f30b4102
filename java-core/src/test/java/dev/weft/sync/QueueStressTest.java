package dev.weft.sync;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Random producers and consumers under random cancellation and in random order.
@Tag("stress")
@Timeout(value = 240, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class QueueStressTest {
    @Test
    void noItemIsLostDoubledOrOvertaken() {
        SyncStressTest.runAll(QueuePrograms::oneQueue);
    }

    @Test
    void norAmongSelectsOverTwoQueues() {
        SyncStressTest.runAll(QueuePrograms::twoQueues);
    }
}
