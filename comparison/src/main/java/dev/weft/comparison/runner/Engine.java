package dev.weft.comparison.runner;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

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
        return name().toLowerCase(Locale.ROOT);
    }

    private static String all() {
        return Arrays.stream(values()).map(Engine::toString).collect(Collectors.joining(", "));
    }

    /// Reads an engine's name on the command line.
    public static final class Converter implements ITypeConverter<Engine> {
        @Override
        public Engine convert(String name) {
            return Arrays.stream(values())
                    .filter(it -> it.toString().equalsIgnoreCase(name))
                    .findAny()
                    .orElseThrow(() ->
                            new TypeConversionException(
                                    "there is no engine \"%s\"; there are %s"
                                            .formatted(name, all())));
        }
    }
}
