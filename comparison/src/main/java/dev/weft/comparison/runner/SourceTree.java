package dev.weft.comparison.runner;

import java.net.URISyntaxException;
import java.nio.file.Path;

/// Where the sources and the transcript of an example are.
///
/// @param comparison the module's directory
record SourceTree(Path comparison) {
    private static final String PACKAGES = "dev/weft/comparison/";

    /// The tree that this class was built from: it sits in `target/`, in a jar or in `classes/`.
    static SourceTree ofThisBuild() {
        try {
            Path built =
                    Path.of(
                            SourceTree.class
                                    .getProtectionDomain()
                                    .getCodeSource()
                                    .getLocation()
                                    .toURI());
            return new SourceTree(built.getParent().getParent());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("where do these classes come from?", e);
        }
    }

    Path java(Example example) {
        return main("java/" + PACKAGES + "injava", example, ".java");
    }

    Path kotlin(Example example) {
        return main("kotlin/" + PACKAGES + "inkotlin", example, ".kt");
    }

    Path python(Example example) {
        return main("python", example, ".py");
    }

    Path transcript(Example example) {
        return main("expected", example, ".txt");
    }

    private Path main(String directory, Example example, String suffix) {
        return comparison.resolve("src/main").resolve(directory).resolve(example.stem() + suffix);
    }
}
