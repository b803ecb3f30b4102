package dev.weft.process;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.currentTask;
import static dev.weft.Coroutines.shield;

import dev.weft.EventLoop;
import dev.weft.Future;
import dev.weft.Task;
import dev.weft.TaskGroup;
import dev.weft.net.StreamReader;
import dev.weft.net.StreamWriter;
import dev.weft.net.Streams;

import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/// A program that runs beside this one.
///
/// {@snippet class="dev.weft.snippets.ProcessSnippetsTest" region="communicate"}
///
/// {@snippet class="dev.weft.snippets.ProcessSnippetsTest" region="conversation"}
///
/// One that still runs when it is [closed][#close], or when its loop closes, is killed. What it has
/// started itself is not: such descendants live on and may keep its pipes open, and with them a
/// thread that reads.
///
/// Whoever does not read its output to the end closes it, or what has come of it is kept as long as
/// the loop is open.
///
/// Its output ends when it and all who inherited it have closed it. Once the program itself has
/// ended, the JDK keeps what is in the pipe and closes it; what descendants write later may be
/// lost.
///
/// **Thread**: a task of the loop that started it, unless a method says otherwise.
///
/// Semantics: asyncio's `Process`.
public final class Subprocess implements AutoCloseable {
    private static final byte[] NOTHING = {};
    private static final boolean WINDOWS = System.getProperty("os.name", "").startsWith("Windows");

    private final String command; // as it is called in messages
    private final Process process;
    private final Future<Integer> exit;

    // Null for those that are no pipes.
    private final StreamWriter stdin;
    private final StreamReader stdout;
    private final StreamReader stderr;

    private boolean communicates; // or has done so

    private Subprocess(Process process, String command, ProcessOptions options) {
        this.command = command;
        this.process = process;
        stdin = options.pipesStdin() ? Streams.writer(process.getOutputStream()) : null;
        stdout = options.pipesStdout() ? options.reader(process.getInputStream()) : null;
        stderr = options.pipesStderr() ? options.reader(process.getErrorStream()) : null;
        EventLoop loop = currentLoop();
        exit = loop.createFuture(this);
        Runnable lastChance = this::close;
        loop.addCloseCallback(lastChance);
        loop.wrap(exitOf(process))
                .addDoneCallback(end -> {
                    loop.removeCloseCallback(lastChance);
                    if (stdin != null) {
                        stdin.close();
                    }
                    exit.complete(end.resultNow()); // last: now others may see all that
                });
    }

    /// The end of a process, which a thread waits for. [Process#onExit] would do it too, but has
    /// one of the common pool tell: a program that keeps that pool busy would never hear of any
    /// end.
    private static CompletionStage<Integer> exitOf(Process process) {
        var exit = new CompletableFuture<Integer>();
        // Only where the JDK's own wait does not keep a virtual thread's carrier.
        Thread.Builder thread = WINDOWS ? Thread.ofPlatform().daemon() : Thread.ofVirtual();
        thread.name("weft-process " + process.pid())
                .start(() -> {
                    try {
                        exit.complete(process.waitFor());
                    } catch (InterruptedException stranger) {
                        exit.completeExceptionally(stranger);
                    }
                });
        return exit;
    }

    // ---- starting

    /// Starts a program with the standard streams of this one.
    ///
    /// @param command the program, which is looked for along the `PATH` of this one, and its
    ///   arguments
    /// @return the running program
    /// @throws IOException if it cannot be started; the message names it, or says that there is a
    ///   NUL character in the command
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Subprocess exec(String... command) throws IOException {
        return exec(ProcessOptions.defaults(), command);
    }

    /// Starts a program, in a given way.
    ///
    /// **Switches** always: another thread does it. **Cancel**: no process is left behind.
    ///
    /// Semantics: asyncio's `create_subprocess_exec`.
    ///
    /// @param options how
    /// @param command the program, which is looked for along the `PATH` of this one, and its
    ///   arguments
    /// @return the running program
    /// @throws IOException if it cannot be started; the message names it, or says that there is a
    ///   NUL character in the command
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalArgumentException if there is no command
    /// @throws IllegalStateException outside a task
    public static Subprocess exec(ProcessOptions options, String... command) throws IOException {
        if (command.length == 0) {
            throw new IllegalArgumentException("there is no program to start");
        }
        return start(options, List.of(command));
    }

    /// Has the system's shell run a command with the standard streams of this program.
    ///
    /// @param command the command; whoever puts foreign text into it lets that text run commands
    /// @return the running shell
    /// @throws IOException if it cannot be started
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Subprocess shell(String command) throws IOException {
        return shell(ProcessOptions.defaults(), command);
    }

    /// Has the system's shell (`/bin/sh`, on Windows `cmd.exe`) run a command, in a given way; see
    /// [#exec(ProcessOptions, String...)].
    ///
    /// To end the shell is not to end the programs that it runs, unless the command says `exec`.
    ///
    /// Semantics: asyncio's `create_subprocess_shell`.
    ///
    /// @param options how
    /// @param command the command; whoever puts foreign text into it lets that text run commands
    /// @return the running shell
    /// @throws IOException if it cannot be started
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public static Subprocess shell(ProcessOptions options, String command) throws IOException {
        return start(
                options,
                WINDOWS ? List.of("cmd.exe", "/c", command) : List.of("/bin/sh", "-c", command));
    }

    private static Subprocess start(ProcessOptions options, List<String> command)
            throws IOException {
        currentTask();
        Process process = Starting.of(options.builder(command)::start);
        try {
            return new Subprocess(process, String.join(" ", command), options);
        } catch (Throwable noThreadOrMemory) {
            process.toHandle().destroyForcibly();
            throw noThreadOrMemory;
        }
    }

    // ---- talking

    /// What the program reads.
    ///
    /// Its [drain][StreamWriter#drain] throws an [IOException] once the program has ended or reads
    /// no more. [StreamWriter#close] tells the program that there is nothing more.
    ///
    /// @return where to write
    /// @throws IllegalStateException if its standard input is no pipe
    public StreamWriter stdin() {
        return aPipe(stdin, "stdin");
    }

    /// What the program writes. Whoever does not read it keeps the program waiting, once the pipe
    /// and the reader's limit are full.
    ///
    /// @return where to read
    /// @throws IllegalStateException if its standard output is no pipe
    public StreamReader stdout() {
        return aPipe(stdout, "stdout");
    }

    /// What the program writes to its standard error; to be read as well.
    ///
    /// @return where to read
    /// @throws IllegalStateException if its standard error is no pipe
    public StreamReader stderr() {
        return aPipe(stderr, "stderr");
    }

    private <T> T aPipe(T stream, String name) {
        if (stream == null) {
            throw new IllegalStateException(
                    "%s of %s is no pipe; ask for one with options.%s(Redirect.PIPE)"
                            .formatted(name, this, name));
        }
        return stream;
    }

    /// Gives the program its whole input, reads its whole output, and waits for its end. It reads
    /// and writes all at the same time, so neither side waits for the other, however much it is.
    /// Once in the life of a program.
    ///
    /// A program that does not want all of its input is no error.
    ///
    /// **Switches** always. **Cancel**: kills the program and waits for its end, as any failure
    /// does; what it has written is dropped. Its descendants go on.
    ///
    /// Semantics: asyncio's `communicate`, which a cancellation leaves running, and which may be
    /// called again.
    ///
    /// @param input all that it is to read; then its standard input is closed
    /// @return its end, and what it wrote to those standard streams that are pipes
    /// @throws IOException if its output cannot be read
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException if there is input and its standard input is no pipe, if this
    ///   was called before, if another task reads its output, and outside a task
    public Output communicate(byte... input) throws IOException {
        currentTask();
        if (input.length > 0) {
            stdin();
        }
        if (communicates) {
            throw new IllegalStateException("communicate was called before for " + this);
        }
        communicates = true;
        try {
            return TaskGroup.call(group -> {
                if (stdin != null) {
                    group.spawn(() -> feed(input));
                }
                Task<byte[]> out = group.spawn(() -> all(stdout));
                Task<byte[]> err = group.spawn(() -> all(stderr));
                return new Output(waitFor(), await(out), await(err));
            });
        } catch (Throwable failure) {
            close(); // and not only kill: what was read would be kept for whoever reads on
            waitFor();
            throw failure;
        }
    }

    private void feed(byte[] input) {
        try (stdin) {
            if (input.length > 0) {
                stdin.write(input);
                stdin.drain();
            }
        } catch (IOException doesNotWantIt) {
            // It has ended, or closed its input, as it may.
        }
    }

    private static byte[] all(StreamReader stream) throws IOException {
        return stream == null ? NOTHING : stream.readAll();
    }

    // ---- ending

    /// Waits for the end of the program. What it wrote can be read before and afterwards, but if
    /// nobody reads it, a program that writes much may never end: [#communicate] does both.
    ///
    /// **Switches** unless it has ended. **Cancel**: only ends the waiting.
    ///
    /// Semantics: asyncio's `wait`.
    ///
    /// @return what it returned. Of a program that a signal ended it is 128 and the signal's
    ///   number, as shells have it: 143 for [#terminate], 137 for [#kill]
    /// @throws CancellationException if this task is cancelled while it waits
    /// @throws IllegalStateException outside a task
    public int waitFor() {
        return await(shield(exit));
    }

    /// Asks the program to end (SIGTERM where there are signals), as far as it listens to that.
    ///
    /// @return whether it was asked; false if it has ended
    public boolean terminate() {
        // By its handle: a Process would close the pipes under their readers.
        return process.toHandle().destroy();
    }

    /// Ends the program, which has no say in it (SIGKILL where there are signals). It is over when
    /// [#waitFor] says so.
    ///
    /// @return whether that was done; false if it has ended
    public boolean kill() {
        return process.toHandle().destroyForcibly();
    }

    /// Kills the program if it still runs, and closes its pipes, without waiting. What was not read
    /// of its output is lost. Called again, it does nothing.
    @Override
    public void close() {
        kill();
        if (stdin != null) {
            stdin.transport().abort();
        }
        if (stdout != null) {
            stdout.close();
        }
        if (stderr != null) {
            stderr.close();
        }
    }

    // ---- looking

    /// The number by which the system knows the program. Any thread.
    ///
    /// @return the number; the system may give it to another program when this one has ended
    public long pid() {
        return process.pid();
    }

    /// What the program returned, if it is known to have ended. Any thread.
    ///
    /// @return what [#waitFor] would return at once; empty if it would wait
    public OptionalInt returnCode() {
        return exit.isDone() ? OptionalInt.of(exit.resultNow()) : OptionalInt.empty();
    }

    /// The command and how it stands, for logs.
    @Override
    public String toString() {
        return "Subprocess[%s, pid %d, %s]"
                .formatted(
                        command, pid(), exit.isDone() ? "returned " + exit.resultNow() : "running");
    }
}
