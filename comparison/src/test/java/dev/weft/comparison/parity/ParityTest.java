package dev.weft.comparison.parity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Coroutines;
import dev.weft.kotlin.Suspending;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The table of what works cannot promise what no test shows, nor forget what there is.
class ParityTest {
    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();

    private static ParityTable table;

    @BeforeAll
    static void readTheTable() throws IOException {
        table = ParityTable.of(Files.readAllLines(ROOT.resolve("comparison/PARITY.md")));
    }

    @Test
    void everyRowIsShownByTestsThatExistOrSaysNotYet() throws IOException {
        List<Path> tests =
                Stream.of("java-core", "kotlin-bridge", "comparison")
                        .map(module -> ROOT.resolve(module).resolve("src/test"))
                        .toList();
        assertThat(table.rows()).hasSizeGreaterThan(100);
        assertThat(table.problems(TestSources.under(tests))).isEmpty();
    }

    @Test
    void everyPublicTypeIsInSomeRow() throws IOException {
        assertThat(PublicNames.ofTheModuleOf(Coroutines.class))
                .contains("Coroutines", "Queue")
                .allMatch(table::mentions);
        assertThat(PublicNames.ofTheModuleOf(Suspending.class))
                .contains("Suspending")
                .allMatch(table::mentions);
    }

    @Test
    void soIsWhatTheBridgeDeclaresInKotlin() throws IOException {
        assertThat(PublicNames.ofKotlin(ROOT.resolve("kotlin-bridge/src/main/kotlin")))
                .contains("await", "asTask", "future", "runWeft")
                .allMatch(table::mentions);
    }
}
