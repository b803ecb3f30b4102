package dev.weft.comparison.runner;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

/// `comparison/run bench`: JMH in a JVM with the flags that every engine needs. JMH hands a JVM's
/// flags on to those it starts.
@Command(
        name = "bench",
        description = {
            "Runs the JMH benchmarks, with kotlinx.coroutines beside Weft on each engine.",
            "All arguments go to JMH: part of a benchmark's name, -p engine=scheduled, -f 3,"
                    + " -rff FILE. Its own help: comparison/run bench -h"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:the benchmarks ran", "1:JMH failed", "2:the command line is wrong"})
final class BenchCommand implements Callable<Integer> {
    // A heap that is already there: growing it would be measured with the first benchmark that
    // parks a hundred thousand tasks.
    private static final List<String> HEAP = List.of("-Xms3g", "-Xmx3g", "-XX:+AlwaysPreTouch");

    @Option(names = "--help", usageHelp = true, description = "Shows this text.")
    private boolean help;

    @Unmatched private List<String> forJmh = new ArrayList<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!spec.parent().commandLine().getParseResult().matchedArgs().isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "bench comes first; what follows it goes to JMH");
        }
        var flags = new ArrayList<>(HEAP);
        flags.addAll(Engine.CONTINUATION.jvmFlags());
        // JMH 1.37 itself still uses Unsafe.
        flags.add("--sun-misc-unsafe-memory-access=allow");
        List<String> command = Commands.jvm(flags, "org.openjdk.jmh.Main", forJmh);
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0 ? 0 : 1;
    }
}
