package dev.weft.jvm;

import com.sun.management.OperatingSystemMXBean;

import java.lang.management.ManagementFactory;
import java.util.concurrent.TimeUnit;

/// What can be told of the JVM that runs the tests.
public final class ThisJvm {
    private ThisJvm() {}

    /// Whether it ever rests for a moment: one in which some thread spins never does.
    public static boolean rests() throws InterruptedException {
        var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        for (int i = 0; i < 40; i++) {
            long before = system.getProcessCpuTime();
            Thread.sleep(200);
            if (system.getProcessCpuTime() - before < TimeUnit.MILLISECONDS.toNanos(40)) {
                return true;
            }
        }
        return false;
    }
}
