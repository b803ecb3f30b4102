package dev.weft.comparison.echo;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/// What every echo server in a JVM has in common: it says its port, and lives as long as its
/// standard input, on which it is asked for its memory.
public final class ServerProcess {
    private ServerProcess() {}

    /// Tells whoever started this process where the server can be reached, and begins to listen to
    /// what it asks.
    ///
    /// @param port the server's port
    public static void serves(int port) {
        System.out.println("port " + port);
        Thread.ofPlatform().name("standard input").daemon().start(ServerProcess::answer);
    }

    private static void answer() {
        try {
            while (System.in.read() >= 0) {
                System.out.println("memory " + memory());
            }
        } catch (IOException gone) {
            // As good as its end.
        }
        Runtime.getRuntime().halt(0);
    }

    /// What is in use, in bytes: of the heap after a collection, and outside of it.
    private static long memory() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        long direct =
                ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                        .mapToLong(BufferPoolMXBean::getMemoryUsed)
                        .sum();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory() + direct;
    }
}
