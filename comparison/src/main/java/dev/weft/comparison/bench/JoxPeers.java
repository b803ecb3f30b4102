package dev.weft.comparison.bench;

import com.softwaremill.jox.Channel;
import com.softwaremill.jox.Select;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;

/// The same operations on virtual threads of the JDK's scheduler with jox's channels between them.
///
/// There is no row for a group: jox's structured module stands on a preview feature of Java.
final class JoxPeers {
    private JoxPeers() {}

    static int pipe(Channel<Integer> channel) throws InterruptedException {
        Thread sender = Thread.startVirtualThread(() -> send(channel, Counts.ITEMS));
        var sum = new int[1];
        Thread receiver =
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < Counts.ITEMS; i++) {
                        sum[0] += receive(channel);
                    }
                });
        sender.join();
        receiver.join();
        return sum[0];
    }

    private static void send(Channel<Integer> channel, int items) {
        try {
            for (int i = 0; i < items; i++) {
                channel.send(i);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int receive(Channel<Integer> channel) {
        try {
            return channel.receive();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static int selects() throws InterruptedException {
        List<Channel<Integer>> channels = new ArrayList<>();
        for (int i = 0; i < Counts.QUEUES; i++) {
            Channel<Integer> channel = Channel.newBufferedChannel(Counts.CAPACITY);
            channels.add(channel);
            Thread.startVirtualThread(() -> send(channel, Counts.ITEMS / Counts.QUEUES));
        }
        var sum = new int[1];
        Thread selector =
                Thread.startVirtualThread(() -> {
                    for (int i = 0; i < Counts.ITEMS; i++) {
                        sum[0] += selectFrom(channels);
                    }
                });
        selector.join();
        return sum[0];
    }

    private static int selectFrom(List<Channel<Integer>> channels) {
        try {
            return Select.select(
                    channels.get(0).receiveClause(),
                    channels.get(1).receiveClause(),
                    channels.get(2).receiveClause(),
                    channels.get(3).receiveClause());
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    static Object contended(Lock lock) throws InterruptedException {
        contend(lock::lock, lock::unlock);
        return lock;
    }

    static Object contended(Semaphore permits) throws InterruptedException {
        contend(permits::acquireUninterruptibly, permits::release);
        return permits;
    }

    private static void contend(Runnable acquire, Runnable release) throws InterruptedException {
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < Counts.CONTENDERS; i++) {
            threads.add(
                    Thread.startVirtualThread(() -> {
                        for (int turn = 0; turn < Counts.TURNS_EACH; turn++) {
                            acquire.run();
                            Thread.yield();
                            release.run();
                        }
                    }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
    }
}
