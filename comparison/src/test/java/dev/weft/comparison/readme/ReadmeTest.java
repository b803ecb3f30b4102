package dev.weft.comparison.readme;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// The README shows code that compiles and does what it says.
class ReadmeTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Pattern FENCE =
            Pattern.compile("```(java|kotlin)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern WORD =
            Pattern.compile("^\\| [^|]+ \\| `([^`]+)`", Pattern.MULTILINE);
    private static final String JAVA = "comparison/src/test/java/dev/weft/comparison/readme/";
    private static final String KOTLIN = "comparison/src/test/kotlin/dev/weft/comparison/readme/";
    private static final Pattern REGION =
            Pattern.compile("// region: (java|kotlin)\\n(.*?)// endregion", Pattern.DOTALL);

    @Test
    void everyFenceIsARegionOfTheSnippetsAndTheOtherWayRound() throws IOException {
        List<String> shown = found(FENCE, read("README.md"));
        assertThat(shown)
                .hasSize(2)
                .isEqualTo(found(REGION, read(JAVA + "Pages.java") + read(KOTLIN + "Shout.kt")));
    }

    @Test
    void aSnippetHasTenLinesAtMost() throws IOException {
        assertThat(FENCE.matcher(read("README.md")).results().map(fence -> fence.group(2)))
                .allSatisfy(code ->
                        assertThat(code.lines().filter(line -> !line.isBlank()))
                                .hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void theCodeInTheTableOfWordsIsCompiledToo() throws IOException {
        List<String> words =
                WORD.matcher(read("README.md")).results().map(word -> word.group(1)).toList();
        String sources = withoutSpace(read(JAVA + "Words.java"));
        assertThat(words).hasSizeGreaterThan(5);
        assertThat(words).allSatisfy(word -> assertThat(sources).contains(withoutSpace(word)));
    }

    @Test
    void theCodeInTheTableOfWordsRuns(@TempDir Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "file");
        run(() -> new Words(file).all());
        Words.virtualTime();
    }

    /// As its reader would: a file of one class, and `java` to run it.
    @Test
    void theJavaSnippetRuns(@TempDir Path directory) throws Exception {
        Path program = Files.writeString(directory.resolve("Pages.java"), fence("java"));
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process =
                new ProcessBuilder(
                                java,
                                "-cp",
                                System.getProperty("java.class.path"),
                                program.toString())
                        .redirectErrorStream(true)
                        .start();
        assertThat(process.inputReader().lines()).containsExactly("[<one>, <two>]");
    }

    @Test
    void theKotlinSnippetRuns() {
        PrintStream out = System.out;
        var printed = new ByteArrayOutputStream();
        System.setOut(new PrintStream(printed, true));
        try {
            ShoutKt.main();
        } finally {
            System.setOut(out);
        }
        assertThat(printed.toString()).isEqualToIgnoringNewLines("<THREE>");
    }

    private static String fence(String language) throws IOException {
        return FENCE.matcher(read("README.md"))
                .results()
                .filter(fence -> fence.group(1).equals(language))
                .map(fence -> fence.group(2))
                .findFirst()
                .orElseThrow();
    }

    private static String withoutSpace(String code) {
        return code.replaceAll("\\s+", "");
    }

    /// What a pattern finds, white space aside: the README wraps lines as it likes.
    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(ReadmeTest::normalised).toList();
    }

    private static String normalised(MatchResult match) {
        return match.group(1) + ": " + withoutSpace(match.group(2));
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
