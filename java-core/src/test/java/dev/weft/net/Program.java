package dev.weft.net;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A program of somebody else, which talks with ours. It is ended when this is closed.
final class Program implements AutoCloseable {
    private final Process process;
    private final BufferedReader lines;

    private Program(Process process) {
        this.process = process;
        this.lines = process.inputReader();
    }

    /// Skips the test, saying so, where a program is not there.
    static void assumeThereIs(String... command) {
        boolean isThere;
        try {
            Process process =
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start();
            isThere = process.waitFor() == 0;
        } catch (IOException none) {
            isThere = false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (!isThere) {
            System.out.println("skipped: there is no " + Arrays.toString(command));
        }
        assumeTrue(isThere, () -> "there is no " + Arrays.toString(command));
    }

    static Program start(String... command) throws IOException {
        return new Program(new ProcessBuilder(command).redirectErrorStream(true).start());
    }

    /// Writes to its standard input.
    void write(String text) throws IOException {
        OutputStream in = process.getOutputStream();
        in.write(text.getBytes());
        in.flush();
    }

    /// Ends its standard input.
    void writeEnd() throws IOException {
        process.getOutputStream().close();
    }

    /// Reads what it says up to a line that has a text in it.
    String readUntil(String text) throws IOException {
        var said = new StringBuilder();
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            said.append(line).append('\n');
            if (line.contains(text)) {
                return line;
            }
        }
        throw new AssertionError("it has not said '" + text + "' but\n" + said);
    }

    /// Reads all that it says, and waits for its end.
    String readAll() throws IOException, InterruptedException {
        String said = String.join("\n", lines.lines().toList());
        process.waitFor();
        return said;
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        List<ProcessHandle> all = process.descendants().toList();
        process.destroyForcibly();
        all.forEach(ProcessHandle::destroyForcibly);
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
