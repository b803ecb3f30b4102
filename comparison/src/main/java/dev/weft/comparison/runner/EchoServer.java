package dev.weft.comparison.runner;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// One of the echo servers that [EchoCommand] sets beside each other.
///
/// @param name how it is called in the table
/// @param command what starts it
record EchoServer(String name, List<String> command) {
    private static final String PACKAGE = "dev.weft.comparison.echo.";

    /// All that can run here: the floor first, since the others are compared with it.
    static List<EchoServer> all(List<Engine> engines, Optional<Python> python, Path sources) {
        var servers = new ArrayList<EchoServer>();
        servers.add(new EchoServer("bare Selector", jvm(List.of(), "SelectorEcho")));
        servers.add(new EchoServer("Netty, NIO", jvm(List.of(), "NettyEcho")));
        servers.add(new EchoServer("ktor-network", jvm(List.of(), "KtorEchoKt")));
        python.ifPresent(found -> {
            servers.add(
                    new EchoServer(
                            "asyncio, protocol", script(found, sources.resolve("protocol.py"))));
            servers.add(
                    new EchoServer(
                            "asyncio, streams", script(found, sources.resolve("streams.py"))));
        });
        for (Engine engine : engines) {
            servers.add(
                    new EchoServer(
                            "Weft, protocol, " + engine,
                            jvm(engine.jvmFlags(), "WeftProtocolEcho")));
            servers.add(
                    new EchoServer(
                            "Weft, streams, " + engine, jvm(engine.jvmFlags(), "WeftStreamsEcho")));
        }
        return servers;
    }

    /// Whether a text is a part of its name.
    boolean isCalled(String text) {
        return name.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    /// Whether it can say how much memory it uses: a JVM can.
    boolean tellsMemory() {
        return command.contains("-cp");
    }

    private static List<String> script(Python python, Path file) {
        return List.of(python.command(), file.toString());
    }

    /// A JVM of ours with its class path, running a class of the echo package.
    static List<String> jvm(List<String> flags, String mainClass, String... arguments) {
        var all = new ArrayList<>(flags);
        all.addAll(List.of("-Xms256m", "-Xmx1g"));
        all.add("-Dslf4j.internal.verbosity=ERROR"); // the peers' log, which nobody reads
        return Commands.jvm(all, PACKAGE + mainClass, List.of(arguments));
    }
}
