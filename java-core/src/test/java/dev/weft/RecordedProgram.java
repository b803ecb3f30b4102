package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.shield;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.withTimeout;
import static dev.weft.Coroutines.yieldNow;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/// A small program of awaits, cancellations, timeouts and groups, written as an s-expression, and
/// what it tells while it runs. `src/test/python/trails.py` runs the same text on asyncio; what
/// each operation means can be read there or here.
final class RecordedProgram {
    private final int futureCount;
    private final List<List<Node>> definitions;
    private final List<List<Node>> main;

    private final StringBuilder trail = new StringBuilder();
    private boolean telling = true;
    private final List<Future<Object>> futures = new ArrayList<>();
    private final Map<Integer, Task<String>> tasks = new HashMap<>();
    private final List<Task<String>> all = new ArrayList<>(); // as they were made

    RecordedProgram(String text) {
        List<Node> parts = new Reader(text).node().children();
        futureCount = parts.get(0).number();
        definitions = parts.get(1).children().stream().map(Node::children).toList();
        main = parts.get(2).children().stream().map(Node::children).toList();
    }

    /// Runs the program on a loop of its own.
    ///
    /// @return what it told
    String run() {
        Coroutines.run(this::runMain);
        return trail.toString();
    }

    private void tell(String step) {
        if (telling) {
            trail.append(trail.isEmpty() ? "" : " ").append(step);
        }
    }

    private void runMain() {
        currentLoop().setExceptionHandler((_, _) -> {});
        for (int i = 0; i < futureCount; i++) {
            futures.add(currentLoop().createFuture());
        }
        for (List<Node> turn : main) {
            tell("|");
            runAll("m", -1, turn);
            yieldNow();
        }
        telling = false;
        while (all.stream().anyMatch(task -> !task.isDone())) {
            all.forEach(Task::cancel);
            futures.forEach(future -> future.complete("end"));
            yieldNow();
        }
    }

    private String runTask(String me, int root, List<Node> operations) {
        tell(me + "<");
        try {
            runAll(me, root, operations);
        } catch (RuntimeException e) {
            tell(me + "!" + shown(e) + "/" + currentTask().cancelling());
            throw e;
        }
        tell(me + ">" + currentTask().cancelling());
        return me;
    }

    private static String shown(RuntimeException thrown) {
        // Without its message, which asyncio forgets in a shield and for the second who awaits a
        // task.
        return thrown instanceof CancellationException ? "CE" : "Err(" + thrown.getMessage() + ")";
    }

    private void runAll(String me, int root, List<Node> operations) {
        for (Node operation : operations) {
            run(me, root, operation.children());
        }
    }

    private void run(String me, int root, List<Node> call) {
        String first = call.size() > 1 ? call.get(1).word() : null;
        switch (call.getFirst().word()) {
            case "y", "af" -> runAwait(me, first);
            case "n" -> tell(me + "n" + currentTask().cancelling());
            case "uc" -> tell(me + "u" + currentTask().uncancel());
            case "raise" -> throw new Failure(first);
            case "shf" -> tell(me + "~" + await(shield(future(first))));
            case "cf" -> future(first).complete("v" + first);
            case "ff" -> fail(future(first), "e" + first);
            case "sf" -> currentLoop().callSoon(() -> future(first).complete("s" + first));
            case "xf" -> tell(me + " xf " + word(future(first).cancel(call.get(2).word())));
            case "dc" -> future(first).addDoneCallback(_ -> tell("dc" + first));
            case "sp" -> spawnTask(Integer.parseInt(first));
            case "at", "sh" -> awaitTask(me, root, call.getFirst().word(), Integer.parseInt(first));
            case "ct", "sc", "dt" -> withAnyTask(me, call);
            case "try" -> runTry(me, root, call);
            case "fin" -> {
                try {
                    runAll(me, root, call.get(1).children());
                } finally {
                    tell(me + "f");
                    runAll(me, root, call.get(2).children());
                }
            }
            case "to" -> runTimeout(me, root, Duration.ZERO, call.get(1).children());
            case "tl" -> runTimeout(me, root, Duration.ofDays(1), call.get(1).children());
            case "grp" -> runGroup(me, root, call.get(1).children(), call.get(2).children());
            default -> throw new AssertionError(call);
        }
    }

    private void runAwait(String me, String number) {
        try {
            if (number == null) {
                yieldNow();
                tell(me + "y");
            } else {
                tell(me + ":" + await(future(number)));
            }
        } catch (CancellationException e) {
            boolean ofATimeout = e.getMessage() != null && e.getMessage().startsWith("timed out");
            tell(me + "^" + (e.getMessage() == null || ofATimeout ? "None" : e.getMessage()));
            throw e;
        }
    }

    private Future<Object> future(String number) {
        return futures.get(Integer.parseInt(number));
    }

    private static void fail(Future<Object> future, String message) {
        if (future.completeExceptionally(new Failure(message))) {
            future.exceptionNow();
        }
    }

    private static String word(boolean value) {
        return value ? "True" : "False"; // as Python prints it
    }

    private void spawnTask(int number) {
        if (!tasks.containsKey(number)) {
            Task<String> task = spawn(() -> runTask("t" + number, number, definitions.get(number)));
            tasks.put(number, task);
            all.add(task);
        }
    }

    private void awaitTask(String me, int root, String how, int number) {
        Task<String> task = tasks.get(number);
        if (task == null || number <= root) {
            return; // so that no two await each other
        }
        if (how.equals("at")) {
            tell(me + "=" + await(task));
        } else {
            tell(me + "~" + await(shield(task)));
        }
    }

    private void withAnyTask(String me, List<Node> call) {
        int number = call.get(1).number();
        if (number >= all.size()) {
            return;
        }
        Task<String> task = all.get(number);
        switch (call.getFirst().word()) {
            case "ct" -> tell(me + " ct " + word(task.cancel(call.get(2).word())));
            case "sc" -> currentLoop().callSoon(() -> task.cancel(call.get(2).word()));
            default -> task.addDoneCallback(_ -> tell("dt" + number));
        }
    }

    private void runTry(String me, int root, List<Node> call) {
        try {
            runAll(me, root, call.get(1).children());
        } catch (CancellationException | Failure e) {
            tell(me + "?" + shown(e) + "/" + currentTask().cancelling());
            runAll(me, root, call.get(2).children());
            switch (call.get(3).word()) {
                case "r" -> throw e;
                case "s" -> {}
                default -> throw new Failure(call.get(3).word());
            }
        }
    }

    private void runTimeout(String me, int root, Duration limit, List<Node> body) {
        try {
            withTimeout(limit, () -> runAll(me, root, body));
            tell(me + "to/" + currentTask().cancelling());
        } catch (TimeoutException e) {
            tell(me + "TO/" + currentTask().cancelling());
        }
    }

    private void runGroup(String me, int root, List<Node> children, List<Node> body) {
        try {
            TaskGroup.run(group -> {
                for (int i = 0; i < children.size(); i++) {
                    String name = me + "." + i;
                    List<Node> child = children.get(i).children();
                    all.add(group.spawn(() -> runTask(name, root, child)));
                }
                runAll(me, root, body);
            });
            tell(me + "g/" + currentTask().cancelling());
        } catch (Failure e) {
            tell(me + "GF/" + currentTask().cancelling());
        }
    }

    private static final class Failure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Failure(String message) {
            super(message);
        }
    }

    /// A word, or a list in parentheses.
    private record Node(String word, List<Node> children) {
        int number() {
            return Integer.parseInt(word);
        }
    }

    private static final class Reader {
        private final String[] tokens;
        private int at;

        Reader(String text) {
            tokens = text.replace("(", " ( ").replace(")", " ) ").strip().split("\\s+");
        }

        Node node() {
            String token = tokens[at++];
            if (!token.equals("(")) {
                return new Node(token, List.of());
            }
            var children = new ArrayList<Node>();
            while (!tokens[at].equals(")")) {
                children.add(node());
            }
            at++;
            return new Node(null, children);
        }
    }
}
