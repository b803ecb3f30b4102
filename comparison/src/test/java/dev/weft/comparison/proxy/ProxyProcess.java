package dev.weft.comparison.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// `comparison/run proxy` in a JVM of its own, as a user has it, on this test's engine.
final class ProxyProcess implements AutoCloseable {
    private static final List<String> ACCESS =
            List.of(
                    "--add-opens", "java.base/java.lang=ALL-UNNAMED",
                    "--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED");

    private final Process process;
    private final BufferedReader errors;
    final int port;

    private ProxyProcess(Process process) throws IOException {
        this.process = process;
        this.errors = process.errorReader();
        this.port = portIn(lineWith("listening at "));
    }

    static ProxyProcess start(Language language, String... arguments) throws IOException {
        var all = new ArrayList<>(List.of("--listen=0"));
        all.addAll(Arrays.asList(arguments));
        return new ProxyProcess(begin(language, all.toArray(String[]::new)));
    }

    /// Starts the process without waiting for it to listen.
    static Process begin(Language language, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ACCESS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path")));
        command.add("dev.weft.comparison.runner.Main");
        command.addAll(List.of("proxy", "--language=" + language));
        command.add("--engine=" + System.getProperty("weft.engine", "handoff"));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command).start();
    }

    private static int portIn(String line) {
        return Integer.parseInt(line.replaceFirst(".*? at [^ ]*:(\\d+), .*", "$1"));
    }

    /// Waits until it says something of a kind.
    String lineWith(String part) throws IOException {
        for (String line = errors.readLine(); line != null; line = errors.readLine()) {
            if (line.contains(part)) {
                return line;
            }
        }
        throw new IOException("the proxy ended without a word of \"%s\"".formatted(part));
    }

    /// Sends it a SIGTERM.
    void terminate() {
        process.toHandle().destroy(); // leaves the streams open
    }

    /// Waits for its end.
    ///
    /// @return what it had left to say
    String rest() {
        return errors.lines().collect(Collectors.joining("\n"));
    }

    int exitCode() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
