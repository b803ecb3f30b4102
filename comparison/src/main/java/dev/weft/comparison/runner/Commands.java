package dev.weft.comparison.runner;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The command lines of an example's programs.
///
/// A child JVM is the one that runs this, on the same class path: Weft must be on the class path,
/// not the module path, for `ALL-UNNAMED` to reach it.
final class Commands {
    private static final String PACKAGE = "dev.weft.comparison.";

    private final SourceTree sources;

    Commands(SourceTree sources) {
        this.sources = sources;
    }

    List<String> java(Example example, Engine engine) {
        return jvm(engine.jvmFlags(), PACKAGE + "injava." + example.stem(), example.arguments());
    }

    /// Kotlin puts the functions of `Name.kt` into a class `NameKt`.
    List<String> kotlin(Example example, Engine engine) {
        return jvm(
                engine.jvmFlags(),
                PACKAGE + "inkotlin." + example.stem() + "Kt",
                example.arguments());
    }

    List<String> python(Example example, Python python) {
        List<String> program = List.of(python.command(), sources.python(example).toString());
        return joined(program, example.arguments());
    }

    /// A JVM like this one, with its class path.
    static List<String> jvm(List<String> flags, String mainClass, List<String> arguments) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        List<String> program = List.of("-cp", System.getProperty("java.class.path"), mainClass);
        return joined(List.of(java), flags, program, arguments);
    }

    @SafeVarargs
    @SuppressWarnings("varargs") // the array is only read
    private static List<String> joined(List<String>... parts) {
        return Stream.of(parts).flatMap(List::stream).toList();
    }
}
