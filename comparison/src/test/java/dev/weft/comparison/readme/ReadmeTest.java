package dev.weft.comparison.readme;

import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.io.IOException;
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
    private static final Pattern REGION =
            Pattern.compile("// region: (java|kotlin)\\n(.*?)// endregion", Pattern.DOTALL);

    @Test
    void everyFenceIsARegionOfTheSnippetsAndTheOtherWayRound() throws IOException {
        List<String> shown = found(FENCE, read("README.md"));
        String sources =
                read("comparison/src/test/java/dev/weft/comparison/readme/JavaSnippet.java")
                        + read(
                                "comparison/src/test/kotlin/dev/weft/comparison/readme/KotlinSnippet.kt");
        assertThat(shown).hasSize(2).isEqualTo(found(REGION, sources));
    }

    @Test
    void theInlineCallIsCompiledToo() throws IOException {
        String call = "String loud = Suspending.call(c -> KotlinSnippetKt.shout(page, c));";
        assertThat(read("README.md")).contains(call);
        assertThat(read("comparison/src/test/java/dev/weft/comparison/readme/JavaSnippet.java"))
                .contains(call);
    }

    @Test
    void aSnippetHasTenLinesAtMost() throws IOException {
        assertThat(FENCE.matcher(read("README.md")).results().map(fence -> fence.group(2)))
                .allSatisfy(code ->
                        assertThat(code.lines().filter(line -> !line.isBlank()))
                                .hasSizeLessThanOrEqualTo(10));
    }

    @Test
    void theJavaSnippetRuns() {
        assertThat(new JavaSnippet().program()).isEqualTo("[<one>, <two>]");
    }

    @Test
    void theKotlinSnippetRuns() {
        assertThat(KotlinSnippetKt.kotlinProgram()).isEqualTo("<THREE>");
    }

    @Test
    void theCallIntoKotlinRuns() {
        var snippet = new JavaSnippet();
        assertThat(run(() -> snippet.intoKotlin(spawn(() -> snippet.fetch("four")))))
                .isEqualTo("<FOUR>");
    }

    /// What a pattern finds, white space aside: the README wraps lines as it likes.
    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(ReadmeTest::normalised).toList();
    }

    private static String normalised(MatchResult match) {
        return match.group(1) + ": " + match.group(2).replaceAll("\\s+", "");
    }

    private static String read(String file) throws IOException {
        return Files.readString(ROOT.resolve(file));
    }
}
