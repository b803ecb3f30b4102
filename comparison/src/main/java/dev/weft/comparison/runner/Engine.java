package dev.weft.comparison.runner;

import java.util.ArrayList;
import java.util.List;

/// How Weft suspends a stack in a child JVM, and the flags that the JVM needs for it.
public enum Engine {
    HANDOFF,
    SCHEDULED("--add-opens", "java.base/java.lang=ALL-UNNAMED"),
    CONTINUATION(
            "--add-opens", "java.base/java.lang=ALL-UNNAMED",
            "--add-exports", "java.base/jdk.internal.vm=ALL-UNNAMED");

    private final List<String> access;

    Engine(String... access) {
        this.access = List.of(access);
    }

    List<String> jvmFlags() {
        List<String> flags = new ArrayList<>(access);
        flags.add("-Dweft.engine=" + this);
        return flags;
    }

    @Override
    public String toString() {
        return Choice.word(this);
    }

    /// Reads an engine's name on the command line.
    public static final class Converter extends Choice<Engine> {
        /// For picocli.
        public Converter() {
            super("engine", values());
        }
    }
}
