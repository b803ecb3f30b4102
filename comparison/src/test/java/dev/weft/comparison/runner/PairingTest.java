package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rules that let an example's three programs be laid side by side.
class PairingTest {
    private static final SourceTree SOURCES = SourceTree.ofThisBuild();

    private static Stream<Path> programs(Example example) {
        return Stream.of(SOURCES.java(example), SOURCES.kotlin(example), SOURCES.python(example));
    }

    @ParameterizedTest
    @EnumSource
    void theRegionsAreTheSameInEveryLanguage(Example example) throws IOException {
        List<String> python = regions(SOURCES.python(example));
        assertThat(python).isNotEmpty().doesNotHaveDuplicates();
        assertThat(regions(SOURCES.java(example))).isEqualTo(python);
        assertThat(regions(SOURCES.kotlin(example))).isEqualTo(python);
    }

    private static List<String> regions(Path source) throws IOException {
        return Regions.of(Files.readAllLines(source));
    }

    @ParameterizedTest
    @EnumSource
    void theHeaderSaysWhatIsShownAndWhatIsNew(Example example) {
        String news = example.ordinal() == 0 ? "First rung: " : "New since " + below(example);
        assertThat(programs(example))
                .allSatisfy(source -> {
                    List<String> lines = Files.readAllLines(source);
                    int shows = indexOf(lines, "Shows: ");
                    assertThat(shows).isNotNegative();
                    assertThat(lines.get(shows + 1)).matches("(// )?" + news + ".*");
                });
    }

    private static String below(Example example) {
        return Example.values()[example.ordinal() - 1].stem() + ": ";
    }

    private static int indexOf(List<String> lines, String text) {
        return lines.indexOf(lines.stream().filter(it -> it.contains(text)).findFirst().orElse(""));
    }

    @ParameterizedTest
    @EnumSource
    void theTranscriptIsThere(Example example) throws IOException {
        Transcript transcript = Transcript.read(SOURCES.transcript(example));
        assertThat(transcript.recordedBy()).matches("CPython 3\\.\\d+\\.\\d+");
        assertThat(transcript.lines()).isNotEmpty();
    }

    @Test
    void everyFileBelongsToAnExample() throws IOException {
        assertThat(siblings(SourceTree::java)).isEqualTo(all(SourceTree::java));
        assertThat(siblings(SourceTree::kotlin)).isEqualTo(all(SourceTree::kotlin));
        assertThat(siblings(SourceTree::python)).isEqualTo(all(SourceTree::python));
        assertThat(siblings(SourceTree::transcript)).isEqualTo(all(SourceTree::transcript));
    }

    private static Set<Path> all(FileOf kind) {
        return Arrays.stream(Example.values())
                .map(example -> kind.file(SOURCES, example))
                .collect(Collectors.toSet());
    }

    private static Set<Path> siblings(FileOf kind) throws IOException {
        Path directory = kind.file(SOURCES, Example.GENERATORS).getParent();
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(Files::isRegularFile).collect(Collectors.toSet());
        }
    }

    private interface FileOf {
        Path file(SourceTree sources, Example example);
    }

    @Test
    void theTransformationToAwaitChangesNoLineOfTheOutput() throws IOException {
        assertThat(Transcript.read(SOURCES.transcript(Example.SCHEDULER_TO_AWAIT)))
                .isEqualTo(Transcript.read(SOURCES.transcript(Example.SCHEDULER_FROM_SCRATCH)));
    }

    @Test
    void theChatRoomAsStreamsIsForItsGuestsTheOneOfCallbacks() throws IOException {
        assertThat(Transcript.read(SOURCES.transcript(Example.CHATTERBOX_STREAMS)))
                .isEqualTo(Transcript.read(SOURCES.transcript(Example.CHATTERBOX_PROTOCOL)));
    }

    @Test
    void theLongSearchHasTheKnownCountAndAnswer() throws IOException {
        assertThat(Transcript.read(SOURCES.transcript(Example.LUCAS_MONITOR)).lines())
                .last()
                .isEqualTo("  Done! 13 digits: 5600748293801 after 2830808 suspensions");
    }
}
