package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.toThread;
import static dev.weft.Coroutines.yieldNow;

import dev.weft.Coroutines;
import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Generator;
import dev.weft.Task;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CancellationException;

/// A program that holds monitors around whatever Weft does; never one that another task wants,
/// which hangs the loop on some engines. Its own JVM's main class.
final class MonitorUser {
    static final List<String> EXPECTED =
            List.of(
                    "around run: 900",
                    "around callbacks: 300",
                    "around a generator in a callback: 24",
                    "around a generator in a task: 48",
                    "around a generator on a plain thread: 24",
                    "inside a method of the JDK: 1",
                    "inside a selector: 1",
                    "wanted by a foreign thread: [task, foreign]",
                    "waited for: true",
                    "left by a cancellation: 300",
                    "of several tasks: 1500",
                    "around foreign calls: 200");

    private static final Object OUTER = new Object();
    private static final Object SHARED = new Object();

    private MonitorUser() {}

    public static void main(String[] args) throws Exception {
        synchronized (OUTER) {
            say("around run", aroundRun());
            say("around callbacks", run(MonitorUser::aroundCallbacks));
            say("around a generator in a callback", run(MonitorUser::generatorInCallback));
            say("around a generator in a task", run(() -> sumOf(nested(4))));
            say("around a generator on a plain thread", sumOf(nested(3)));
            say("inside a method of the JDK", run(MonitorUser::insideTheJdk));
            say("inside a selector", run(MonitorUser::insideASelector));
            say("wanted by a foreign thread", run(MonitorUser::wantedByAForeignThread));
            say("waited for", run(MonitorUser::waitedFor));
            say("left by a cancellation", run(MonitorUser::leftByACancellation));
            say("of several tasks", run(MonitorUser::ofSeveralTasks));
        }
        say("around foreign calls", aroundForeignCalls());
    }

    private static void say(String what, Object result) {
        System.out.println(what + ": " + result);
    }

    private static int aroundRun() {
        int sum = 0;
        for (int i = 0; i < 3; i++) {
            synchronized (new Object()) {
                sum += run(MonitorUser::aroundSpawnAndAwait);
            }
        }
        return sum;
    }

    private static int aroundSpawnAndAwait() {
        int sum = 0;
        for (int i = 0; i < 300; i++) {
            synchronized (new Object()) {
                Task<Integer> task;
                synchronized (SHARED) {
                    task = spawn(MonitorUser::switchInMonitors);
                }
                sum += awaitInMonitor(task);
                synchronized (SHARED) {
                    yieldNow();
                }
            }
            if (i % 100 == 0) {
                System.gc(); // with monitors on suspended stacks
            }
        }
        return sum;
    }

    private static int switchInMonitors() {
        synchronized (new Object()) {
            yieldNow();
            synchronized (new Object()) {
                yieldNow();
            }
        }
        return 1;
    }

    private static synchronized int awaitInMonitor(Future<Integer> future) {
        return await(future);
    }

    private static int aroundCallbacks() {
        int sum = 0;
        for (int i = 0; i < 300; i++) {
            Future<Integer> done = currentLoop().createFuture();
            currentLoop()
                    .callSoon(() -> {
                        synchronized (SHARED) {
                            var task = spawn(MonitorUser::switchInMonitors);
                            task.addDoneCallback(ended -> {
                                synchronized (OUTER.getClass()) {
                                    done.complete(ended.resultNow());
                                }
                            });
                        }
                    });
            sum += await(done);
        }
        return sum;
    }

    private static int generatorInCallback() {
        Future<Integer> done = currentLoop().createFuture();
        currentLoop()
                .callSoon(() -> {
                    synchronized (SHARED) {
                        done.complete(sumOf(nested(3)));
                    }
                });
        return await(done);
    }

    private static int sumOf(Generator<Integer> numbers) {
        int sum = 0;
        synchronized (new Object()) {
            for (int number : numbers) {
                synchronized (new Object()) {
                    sum += number;
                }
            }
        }
        return sum;
    }

    /// Three ones, doubled at each depth; every body holds monitors where it yields.
    private static Generator<Integer> nested(int depth) {
        return Generator.of(out -> {
            synchronized (new Object()) {
                if (depth == 0) {
                    for (int i = 0; i < 3; i++) {
                        out.yield(1);
                    }
                    return;
                }
                for (int number : nested(depth - 1)) {
                    synchronized (new Object()) {
                        out.yield(number);
                    }
                    out.yield(number);
                }
            }
        });
    }

    private static int insideTheJdk() {
        var map = Collections.synchronizedMap(new HashMap<String, Integer>());
        return map.computeIfAbsent("key", _ -> await(spawn(MonitorUser::switchInMonitors)));
    }

    /// Where the crash was first seen, with a continuation resumed in the consumer.
    private static int insideASelector() throws IOException {
        Pipe pipe = Pipe.open();
        try (Selector selector = Selector.open();
                var source = pipe.source();
                var sink = pipe.sink()) {
            source.configureBlocking(false);
            source.register(selector, SelectionKey.OP_READ);
            sink.write(ByteBuffer.wrap(new byte[] {1}));
            return selector.select(_ -> await(spawn(MonitorUser::switchInMonitors)));
        }
    }

    private static List<String> wantedByAForeignThread() {
        List<String> trail = List.of();
        for (int i = 0; i < 20; i++) {
            trail = Collections.synchronizedList(new ArrayList<>());
            List<String> steps = trail;
            Object monitor = new Object();
            Thread foreign =
                    Thread.ofPlatform()
                            .unstarted(() -> {
                                synchronized (monitor) {
                                    steps.add("foreign");
                                }
                            });
            synchronized (monitor) {
                foreign.start();
                while (foreign.getState() != Thread.State.BLOCKED) {
                    sleep(Duration.ofMillis(1));
                }
                synchronized (monitor) {
                    yieldNow();
                }
                steps.add("task");
            }
            toThread(() -> foreign.join(Duration.ofSeconds(10)));
        }
        return trail;
    }

    private static boolean waitedFor() throws InterruptedException {
        Object monitor = new Object();
        synchronized (monitor) {
            yieldNow();
            monitor.wait(5);
            yieldNow();
            monitor.notifyAll();
            return Thread.holdsLock(monitor);
        }
    }

    private static int leftByACancellation() {
        int caught = 0;
        for (int i = 0; i < 300; i++) {
            Object monitor = new Object();
            currentTask().cancel();
            try {
                synchronized (monitor) {
                    yieldNow();
                }
            } catch (CancellationException e) {
                caught += Thread.holdsLock(monitor) ? 0 : 1;
            }
            currentTask().uncancel();
        }
        return caught;
    }

    /// Monitors are given back in another order than they were taken.
    private static int ofSeveralTasks() {
        var tasks = new ArrayList<Task<Integer>>();
        for (int i = 0; i < 5; i++) {
            int offset = i;
            tasks.add(spawn(() -> holdForVaryingTimes(offset)));
        }
        return tasks.stream().mapToInt(Coroutines::await).sum();
    }

    private static int holdForVaryingTimes(int offset) {
        int rounds = 0;
        for (; rounds < 300; rounds++) {
            synchronized (new Object()) {
                for (int j = 0; j <= (rounds + offset) % 4; j++) {
                    yieldNow();
                }
            }
        }
        return rounds;
    }

    private static int aroundForeignCalls() throws Exception {
        int sum = 0;
        try (var loop = EventLoop.start("called with a monitor held")) {
            for (int i = 0; i < 200; i++) {
                synchronized (SHARED) {
                    Future<Integer> future = loop.createFuture();
                    var result = loop.submit(() -> switchInMonitors() + await(future));
                    synchronized (new Object()) {
                        loop.execute(() -> {});
                        future.complete(0);
                    }
                    sum += result.get();
                }
            }
        }
        return sum;
    }
}
