package dev.weft.comparison.parity;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class ParityTableTest {
    private static final String HEAD =
            """
            ## Queues
            | feature | asyncio | kotlinx | Weft | from Kotlin | shown by |
            | --- | --- | --- | --- | --- | --- |
            """;
    private static final TestSources SOURCES =
            new TestSources(
                    List.of(
                            new TestSources.Method(List.of("QueueTest", "Get"), "waits"),
                            new TestSources.Method(List.of("QueueTest", "Put"), "waits"),
                            new TestSources.Method(List.of("QueueTest"), "isFair")));

    private static ParityTable table(String rows) {
        return ParityTable.of((HEAD + rows).lines().toList());
    }

    private static List<String> problems(String rows) {
        return table(rows).problems(SOURCES);
    }

    @Test
    void aRowMayNameTestsOrSayNotYet() {
        assertThat(
                        problems(
                                """
                                | a | | | | | `QueueTest.isFair`, `QueueTest.Get.waits` |
                                | b | | | | | not yet |
                                """))
                .isEmpty();
    }

    @Test
    void aTestThatIsNotThereIsAProblem() {
        assertThat(problems("| a | | | | | `QueueTest.isQuick` |"))
                .containsExactly("line 4: there is no test QueueTest.isQuick");
        assertThat(problems("| a | | | | | `QueueTest.Put.isFair`, `waits` |"))
                .containsExactly(
                        "line 4: there is no test QueueTest.Put.isFair",
                        "line 4: there is no test waits");
    }

    @Test
    void aTestThatMayBeOneOfTwoIsAProblem() {
        assertThat(problems("| a | | | | | `QueueTest.waits` |"))
                .containsExactly("line 4: 2 tests are QueueTest.waits; name the nested class");
    }

    @Test
    void aRowWithNeitherIsAProblem() {
        assertThat(problems("| a | | | | | |\n| b | | | | | soon |"))
                .containsExactly(
                        "line 4: neither tests nor \"not yet\", but: ",
                        "line 5: neither tests nor \"not yet\", but: soon");
        assertThat(problems("| a | | | | | `QueueTest.isFair`, not yet |")).hasSize(1);
    }

    @Test
    void aRowThatStandsTwiceInAnAreaIsAProblem() {
        String row = "| a | | | | | not yet |\n";
        assertThat(problems(row + row)).containsExactly("line 5: it stands in line 4 already");
        assertThat(problems(row + "\n" + HEAD.replace("Queues", "Locks") + row)).isEmpty();
    }

    @Test
    void aCellTooManyOrTooFewIsAProblem() {
        assertThat(problems("| a | | | | not yet |"))
                .containsExactly("line 4: 5 cells in place of 6");
        assertThat(problems("| a | `x \\| y` | | | | not yet |")).isEmpty();
    }

    @Test
    void otherTablesAreLeftAlone() {
        assertThat(table("\n| x | y |\n| --- | --- |\n| a | b |\n").rows()).isEmpty();
    }

    @Test
    void aNameIsMentionedAsCodeOfWeftsOwnCells() {
        ParityTable table = table("| a | `Lock` | `Mutex` | `Queue.get`, Event | `x` | not yet |");
        assertThat(table.mentions("Queue")).isTrue();
        assertThat(table.mentions("x")).isTrue();
        assertThat(List.of("Lock", "Mutex", "Event", "Que")).noneMatch(table::mentions);
    }
}
