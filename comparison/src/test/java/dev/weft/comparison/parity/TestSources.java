package dev.weft.comparison.parity;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The tests of all modules, found in their sources: those of the others cannot be loaded here.
///
/// @param methods what is marked as a test in them
record TestSources(List<Method> methods) {
    private static final Pattern NOISE =
            Pattern.compile(
                    """
                    /\\*.*?\\*/|//[^\\n]*|\""".*?\"""|"(?:\\\\.|[^"\\\\\\n])*"|'(?:\\\\.|[^'\\\\\\n])*'\
                    """
                            .strip(),
                    Pattern.DOTALL);
    private static final Pattern TOKEN =
            Pattern.compile(
                    "\\b(?:class|interface|record|object)\\s+(?<type>\\w+)"
                            + "|(?<mark>@(?:Test|ParameterizedTest|RepeatedTest|WeftTest)\\b)"
                            + "|\\b(?:void|fun)\\s+(?<name>\\w+)\\s*\\("
                            + "|(?<brace>[{}])");

    /// A method that JUnit runs.
    ///
    /// @param classes its class and those around that, outermost first
    /// @param name its own name
    record Method(List<String> classes, String name) {
        /// Whether a reference names it: `LockTest.method`, or `LockTest.Nested.method`.
        boolean isNamed(String reference) {
            List<String> words = List.of(reference.split("\\."));
            if (words.size() < 2) {
                return false;
            }
            List<String> between = words.subList(1, words.size() - 1);
            return name.equals(words.getLast())
                    && classes.getFirst().equals(words.getFirst())
                    && (between.isEmpty() || between.equals(classes.subList(1, classes.size())));
        }
    }

    /// Those of a source tree.
    static TestSources under(Collection<Path> directories) throws IOException {
        List<Method> found = new ArrayList<>();
        for (Path directory : directories) {
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file :
                        files.filter(it -> it.toString().matches(".*\\.(java|kt)")).toList()) {
                    String name = file.getFileName().toString();
                    found.addAll(in(name.substring(0, name.indexOf('.')), Files.readString(file)));
                }
            }
        }
        return new TestSources(found);
    }

    /// Those of one source.
    ///
    /// @param className what the file is called, and so the class
    static List<Method> in(String className, String source) {
        List<Method> found = new ArrayList<>();
        Deque<String> blocks = new ArrayDeque<>(); // each with the class that it is the body of
        String type = "";
        boolean marked = false;
        Matcher token = TOKEN.matcher(NOISE.matcher(source).replaceAll(""));
        while (token.find()) {
            if (token.group("type") != null) {
                type = token.group("type");
            } else if (token.group("mark") != null) {
                marked = true;
            } else if (token.group("name") != null) {
                if (marked) {
                    found.add(new Method(classes(className, blocks), token.group("name")));
                }
                marked = false;
            } else if (token.group("brace").equals("{")) {
                blocks.addLast(type);
                type = "";
            } else {
                blocks.pollLast();
            }
        }
        return found;
    }

    private static List<String> classes(String className, Collection<String> blocks) {
        return Stream.concat(
                        Stream.of(className),
                        blocks.stream().skip(1).filter(type -> !type.isEmpty()))
                .toList();
    }

    /// How many tests a reference may mean.
    long count(String reference) {
        return methods.stream().filter(method -> method.isNamed(reference)).count();
    }
}
