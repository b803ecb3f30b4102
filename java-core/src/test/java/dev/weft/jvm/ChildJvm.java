package dev.weft.jvm;

import dev.weft.engine.EngineKind;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A JVM of its own for what can only be seen, or safely tried, in a fresh one: the same JDK and
/// the same class path, a main class of the test tree, and an end in bounded time.
public final class ChildJvm {
    private static final long SECONDS = 30;
    private static final String CRASH_REPORT = "crash.log";

    private final Class<?> main;
    private final List<String> before = new ArrayList<>();
    private final List<String> flags = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private List<String> where = List.of("-cp", testClassPath());

    private ChildJvm(Class<?> main) {
        this.main = main;
    }

    /// What a child left behind.
    public record Outcome(int exitCode, List<String> output, String errors) {
        /// The lines it printed, after checking that it ended well.
        public List<String> lines() {
            if (exitCode != 0) {
                throw new AssertionError("the child JVM failed: " + this);
            }
            return output;
        }

        @Override
        public String toString() {
            return "exit code %d%n--- its output%n%s%n--- its errors%n%s"
                    .formatted(exitCode, String.join("\n", output), errors);
        }
    }

    /// A JVM that is to run the `main` of a class, with the flags and the engine of nobody.
    public static ChildJvm of(Class<?> main) {
        return new ChildJvm(main);
    }

    /// Chooses an engine and adds the flags that it needs.
    public ChildJvm on(EngineKind engine) {
        flags.addAll(flagsFor(engine, "ALL-UNNAMED"));
        flags.add("-D" + EngineKind.PROPERTY + "=" + engine);
        return this;
    }

    /// Adds the words of a command that starts the JVM and becomes it, as `env` does.
    public ChildJvm startedBy(String... words) {
        before.addAll(List.of(words));
        return this;
    }

    /// Adds JVM flags, each a word.
    public ChildJvm with(String... more) {
        flags.addAll(List.of(more));
        return this;
    }

    /// Replaces the class path by these words; with `--module` among them, the main class too.
    public ChildJvm from(String... paths) {
        where = List.of(paths);
        return this;
    }

    /// Adds arguments for `main`.
    public ChildJvm given(Object... more) {
        Arrays.stream(more).map(Object::toString).forEach(arguments::add);
        return this;
    }

    /// The JVM flags of an engine.
    ///
    /// @param module where Weft is: a module's name or `ALL-UNNAMED`
    public static List<String> flagsFor(EngineKind engine, String module) {
        String opens = "java.base/java.lang=" + module;
        String exports = "java.base/jdk.internal.vm=" + module;
        return switch (engine) {
            case HANDOFF -> List.of();
            case SCHEDULED -> List.of("--add-opens", opens);
            case CONTINUATION -> List.of("--add-opens", opens, "--add-exports", exports);
        };
    }

    /// Runs it to its end.
    public Outcome run() {
        return start().finish();
    }

    /// Starts it.
    public Running start() {
        try {
            Path directory = Files.createTempDirectory("weft-child-jvm");
            var command = new ArrayList<>(before);
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            // A crash must leave its report where nobody stumbles over it, and no core.
            command.addAll(List.of("-ea", "-Xmx256m", "-XX:-CreateCoredumpOnCrash"));
            command.add("-XX:ErrorFile=" + directory.resolve(CRASH_REPORT));
            command.addAll(flags);
            command.addAll(where);
            if (!where.contains("--module")) {
                command.add(main.getName());
            }
            command.addAll(arguments);
            Path errors = directory.resolve("errors");
            Process process =
                    new ProcessBuilder(command)
                            .directory(directory.toFile())
                            .redirectError(errors.toFile())
                            .start();
            return new Running(process, directory, errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The class path of this test run, in absolute paths.
    public static String testClassPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(path -> Path.of(path).toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
    }

    /// A child that has been started.
    public static final class Running {
        private final Process process;
        private final BufferedReader reader;
        private final Path directory;
        private final Path errors;
        private final List<String> lines = new ArrayList<>();

        private Running(Process process, Path directory, Path errors) {
            this.process = process;
            this.reader = process.inputReader();
            this.directory = directory;
            this.errors = errors;
        }

        public Process process() {
            return process;
        }

        /// Waits until the child has printed a line.
        public Running awaitLine(String wanted) {
            return awaitLineThat("is " + wanted, wanted::equals);
        }

        /// Waits until the child has printed a line of which a text is part.
        public Running awaitLineWith(String part) {
            return awaitLineThat("contains " + part, line -> line.contains(part));
        }

        private Running awaitLineThat(String what, Predicate<String> wanted) {
            bounded("print a line that " + what, () -> readUntil(wanted));
            if (lines.stream().noneMatch(wanted)) {
                throw new AssertionError("ended without a line that " + what + ": " + finish());
            }
            return this;
        }

        /// Waits for its end.
        public Outcome finish() {
            bounded("end", () -> readUntil(_ -> false));
            try {
                int exitCode = process.waitFor();
                String troubles = Files.readString(errors) + crashReport();
                deleteDirectory();
                return new Outcome(exitCode, List.copyOf(lines), troubles);
            } catch (InterruptedException e) {
                process.destroyForcibly();
                throw new AssertionError("interrupted", e);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// The beginning of the JVM's report, if it crashed.
        private String crashReport() throws IOException {
            Path report = directory.resolve(CRASH_REPORT);
            if (!Files.exists(report)) {
                return "";
            }
            try (var text = Files.lines(report)) {
                return text.limit(12).collect(Collectors.joining("\n"));
            }
        }

        private void readUntil(Predicate<String> wanted) throws IOException {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                if (wanted.test(line)) {
                    return;
                }
            }
        }

        /// A process may keep its output open for ever, so somebody else reads it.
        private void bounded(String what, Reading reading) {
            var done =
                    new FutureTask<Void>(() -> {
                        reading.read();
                        return null;
                    });
            Thread.ofPlatform().daemon().name("child-jvm-reader").start(done);
            try {
                done.get(SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                throw new AssertionError(
                        "the child JVM did not %s in %d s; it printed %s and%n%s"
                                .formatted(what, SECONDS, lines, kill()));
            } catch (InterruptedException | ExecutionException e) {
                throw new AssertionError("while the child JVM was to " + what + "; " + kill(), e);
            }
        }

        /// Ends it by force.
        ///
        /// @return what it wrote to its error stream
        private String kill() {
            process.destroyForcibly();
            try {
                String troubles = Files.readString(errors);
                deleteDirectory();
                return troubles;
            } catch (IOException e) {
                return e.toString();
            }
        }

        private void deleteDirectory() throws IOException {
            Files.deleteIfExists(errors);
            Files.deleteIfExists(directory.resolve(CRASH_REPORT));
            Files.deleteIfExists(directory);
        }

        @FunctionalInterface
        private interface Reading {
            void read() throws IOException;
        }
    }
}
