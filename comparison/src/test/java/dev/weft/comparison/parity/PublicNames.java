package dev.weft.comparison.parity;

import kotlin.Metadata;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What a program can name of Weft.
final class PublicNames {
    private static final Pattern KOTLIN =
            Pattern.compile(
                    "^public (?:\\w+ )*(?:fun|val|class|interface|object|typealias) "
                            + "(?:<[^>]+> )?(?:[\\w<>?*, ]+\\.)*(\\w+)",
                    Pattern.MULTILINE);

    private PublicNames() {}

    /// The public top-level types of Java's that the module of a class exports. What Kotlin has
    /// compiled looks public too where it is internal; see [#ofKotlin].
    static Set<String> ofTheModuleOf(Class<?> anchor) throws IOException {
        ModuleReference module =
                ModuleFinder.of(location(anchor)).findAll().stream().findFirst().orElseThrow();
        Set<String> exported =
                module.descriptor().exports().stream()
                        .filter(it -> !it.isQualified())
                        .map(ModuleDescriptor.Exports::source)
                        .collect(Collectors.toSet());
        try (ModuleReader reader = module.open();
                Stream<String> files = reader.list()) {
            return files.filter(file -> file.matches(".*/[^$/]+(?<!-info)\\.class"))
                    .map(file -> file.replace(".class", "").replace('/', '.'))
                    .filter(name -> exported.contains(name.substring(0, name.lastIndexOf('.'))))
                    .map(PublicNames::load)
                    .filter(type -> Modifier.isPublic(type.getModifiers()))
                    .filter(type -> !type.isAnnotationPresent(Metadata.class))
                    .map(Class::getSimpleName)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Path location(Class<?> anchor) {
        try {
            return Path.of(anchor.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where does " + anchor + " come from?", e);
        }
    }

    private static Class<?> load(String name) {
        try {
            return Class.forName(name, false, PublicNames.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The public top-level declarations of Kotlin sources.
    static Set<String> ofKotlin(Path sources) throws IOException {
        try (Stream<Path> files = Files.walk(sources)) {
            return files.filter(file -> file.toString().endsWith(".kt"))
                    .flatMap(file -> in(read(file)))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    /// The public top-level declarations of one Kotlin source.
    static Stream<String> in(String source) {
        return KOTLIN.matcher(source).results().map(it -> it.group(1));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
