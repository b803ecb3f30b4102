package dev.weft.process;

import dev.weft.net.ConnectOptions;
import dev.weft.net.StreamReader;
import dev.weft.net.Streams;

import java.io.InputStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// How to start a program. Immutable: each method gives a copy.
///
/// Each of its standard streams is one of
///
/// | redirect | the program |
/// | --- | --- |
/// | [Redirect#INHERIT] | has this program's; where nothing else is said |
/// | [Redirect#PIPE] | talks with this one, by [Subprocess#stdin], [Subprocess#stdout], [Subprocess#stderr] |
/// | [Redirect#DISCARD] | reads nothing; writes to nowhere |
/// | `Redirect.from(file)`, `to(file)`, `appendTo(file)` | reads or writes a file |
///
/// @see Subprocess#exec(ProcessOptions, String...)
public final class ProcessOptions {
    private static final ProcessOptions DEFAULTS = new ProcessOptions();
    private static final ProcessOptions PIPED =
            DEFAULTS.stdin(Redirect.PIPE).stdout(Redirect.PIPE).stderr(Redirect.PIPE);

    private Path directory; // null for this program's
    private Map<String, String> environment; // null for this program's
    private Map<String, String> variables = Map.of(); // beside those
    private Redirect stdin = Redirect.INHERIT;
    private Redirect stdout = Redirect.INHERIT;
    private Redirect stderr = Redirect.INHERIT;
    private boolean stderrIsMerged;
    private int readLimit; // zero for that of any reader

    private ProcessOptions() {}

    /// What holds where nothing else is said: all is as in this program, its standard streams too.
    ///
    /// @return the defaults
    public static ProcessOptions defaults() {
        return DEFAULTS;
    }

    /// The defaults, but with a pipe for each standard stream.
    ///
    /// @return these options
    public static ProcessOptions piped() {
        return PIPED;
    }

    private ProcessOptions copy() {
        var copy = new ProcessOptions();
        copy.directory = directory;
        copy.environment = environment;
        copy.variables = variables;
        copy.stdin = stdin;
        copy.stdout = stdout;
        copy.stderr = stderr;
        copy.stderrIsMerged = stderrIsMerged;
        copy.readLimit = readLimit;
        return copy;
    }

    /// In which directory the program works.
    ///
    /// @param path the directory
    /// @return these options, with that
    public ProcessOptions directory(Path path) {
        var copy = copy();
        copy.directory = Objects.requireNonNull(path, "path");
        return copy;
    }

    /// What the environment of the program is, in place of this one's.
    ///
    /// @param all all of its variables, but for those of [#variable]
    /// @return these options, with that
    /// @throws IllegalArgumentException if the system cannot have such a one
    public ProcessOptions environment(Map<String, String> all) {
        new ProcessBuilder().environment().putAll(all);
        var copy = copy();
        copy.environment = Map.copyOf(all);
        return copy;
    }

    /// Sets a variable of the program's environment. `PATH` has no say in where the program itself
    /// is looked for.
    ///
    /// @param name which one
    /// @param value its value
    /// @return these options, with that
    /// @throws IllegalArgumentException if the system cannot have such a one
    public ProcessOptions variable(String name, String value) {
        new ProcessBuilder().environment().put(name, value);
        var more = new HashMap<>(variables);
        more.put(name, value);
        var copy = copy();
        copy.variables = Map.copyOf(more);
        return copy;
    }

    /// Where its standard input comes from.
    ///
    /// @param from where from; [Redirect#DISCARD] is an empty one
    /// @return these options, with that
    /// @throws IllegalArgumentException if it can only be written to
    public ProcessOptions stdin(Redirect from) {
        Redirect source =
                from.equals(Redirect.DISCARD) ? Redirect.from(Redirect.DISCARD.file()) : from;
        new ProcessBuilder().redirectInput(source);
        var copy = copy();
        copy.stdin = source;
        return copy;
    }

    /// Where its standard output goes.
    ///
    /// @param to where to
    /// @return these options, with that
    /// @throws IllegalArgumentException if it can only be read
    public ProcessOptions stdout(Redirect to) {
        new ProcessBuilder().redirectOutput(to);
        var copy = copy();
        copy.stdout = to;
        return copy;
    }

    /// Where its standard error goes.
    ///
    /// @param to where to
    /// @return these options, with that
    /// @throws IllegalArgumentException if it can only be read
    public ProcessOptions stderr(Redirect to) {
        new ProcessBuilder().redirectError(to);
        var copy = copy();
        copy.stderr = to;
        copy.stderrIsMerged = false;
        return copy;
    }

    /// Has its standard error go where its standard output goes.
    ///
    /// @return these options, with that
    public ProcessOptions mergeStderr() {
        var copy = copy();
        copy.stderrIsMerged = true;
        return copy;
    }

    /// How much is read of its output ahead of whoever reads, and how long a line may be; 64 KiB if
    /// nothing is said.
    ///
    /// @param bytes the limit
    /// @return these options, with that
    /// @throws IllegalArgumentException unless it is positive
    public ProcessOptions readLimit(int bytes) {
        ConnectOptions.defaults().readLimit(bytes);
        var copy = copy();
        copy.readLimit = bytes;
        return copy;
    }

    /// What starts a command so.
    ProcessBuilder builder(List<String> command) {
        var builder =
                new ProcessBuilder(command)
                        .redirectInput(stdin)
                        .redirectOutput(stdout)
                        .redirectError(stderrIsMerged ? Redirect.PIPE : stderr)
                        .redirectErrorStream(stderrIsMerged);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        if (environment != null) {
            builder.environment().clear();
            builder.environment().putAll(environment);
        }
        builder.environment().putAll(variables);
        return builder;
    }

    boolean pipesStdin() {
        return stdin == Redirect.PIPE;
    }

    boolean pipesStdout() {
        return stdout == Redirect.PIPE;
    }

    boolean pipesStderr() {
        return stderr == Redirect.PIPE && !stderrIsMerged;
    }

    /// What reads one of the program's outputs.
    StreamReader reader(InputStream output) {
        return readLimit == 0 ? Streams.reader(output) : Streams.reader(output, readLimit);
    }
}
