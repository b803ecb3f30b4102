package dev.weft.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.jvm.ChildJvm;
import dev.weft.jvm.EngineOfTheLoop;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.logging.ConsoleHandler;
import java.util.logging.Level;
import java.util.logging.Logger;

/// Each case in a JVM of its own, since the flags of a JVM are what is tested. Once is enough.
@DisabledIfSystemProperty(named = EngineKind.PROPERTY, matches = "scheduled|continuation")
class EngineChoiceTest {
    private static final String OPENS = "--add-opens=java.base/java.lang=ALL-UNNAMED";
    private static final String EXPORTS = "--add-exports=java.base/jdk.internal.vm=ALL-UNNAMED";

    @Test
    void withoutFlagsItIsHandoff() {
        assertThat(choice()).isEqualTo("HANDOFF");
    }

    @Test
    void withJavaLangOpenItIsScheduled() {
        assertThat(choice(OPENS)).isEqualTo("SCHEDULED");
    }

    @Test
    void withEverythingOpenItIsStillScheduled() {
        assertThat(choice(OPENS, EXPORTS)).isEqualTo("SCHEDULED");
    }

    @Test
    void continuationsAloneDoNotHelp() {
        assertThat(choice(EXPORTS)).isEqualTo("HANDOFF");
    }

    @ParameterizedTest
    @EnumSource(EngineKind.class)
    void whoAsksForAnEngineGetsIt(EngineKind asked) {
        assertThat(choice(OPENS, EXPORTS, "-Dweft.engine=" + asked)).isEqualTo(asked.name());
    }

    @ParameterizedTest
    @CsvSource({"handoff, HANDOFF", "Scheduled, SCHEDULED", "continuation, CONTINUATION"})
    void lettersMayBeLargeOrSmall(String asked, EngineKind expected) {
        assertThat(choice(OPENS, EXPORTS, "-Dweft.engine=" + asked)).isEqualTo(expected.name());
    }

    @Test
    void lettersAreNotTakenForTurkish() {
        assertThat(
                        choice(
                                OPENS,
                                EXPORTS,
                                "-Dweft.engine=continuation",
                                "-Duser.language=tr",
                                "-Duser.country=TR"))
                .isEqualTo("CONTINUATION");
    }

    @Test
    void anEmptyNameIsNoName() {
        assertThat(choice("-Dweft.engine= ")).isEqualTo("HANDOFF");
    }

    @Test
    void anUnknownNameIsAnErrorThatListsTheKnownOnes() {
        assertThat(choice(OPENS, "-Dweft.engine=quantum"))
                .isEqualTo(
                        "IllegalArgumentException: -Dweft.engine=quantum names no engine; use"
                                + " handoff, scheduled or continuation");
    }

    @Test
    void scheduledAskedForInVainNamesItsFlag() {
        assertThat(choice("-Dweft.engine=scheduled"))
                .isEqualTo(cannotWork("SCHEDULED", EngineKind.OPENS_FLAG));
        assertThat(choice(EXPORTS, "-Dweft.engine=scheduled"))
                .isEqualTo(cannotWork("SCHEDULED", EngineKind.OPENS_FLAG));
    }

    @Test
    void continuationAskedForInVainNamesTheFlagsThatAreMissing() {
        String asked = "-Dweft.engine=continuation";
        assertThat(choice(asked))
                .isEqualTo(
                        cannotWork(
                                "CONTINUATION",
                                EngineKind.OPENS_FLAG + " " + EngineKind.EXPORTS_FLAG));
        assertThat(choice(OPENS, asked))
                .isEqualTo(cannotWork("CONTINUATION", EngineKind.EXPORTS_FLAG));
        assertThat(choice(EXPORTS, asked))
                .isEqualTo(cannotWork("CONTINUATION", EngineKind.OPENS_FLAG));
    }

    @Test
    void theFlagsThatAnErrorNamesAreTheOnesThatHelp() {
        assertThat(
                        choice(
                                EngineKind.OPENS_FLAG.replace(' ', '='),
                                EngineKind.EXPORTS_FLAG.replace(' ', '='),
                                "-Dweft.engine=continuation"))
                .isEqualTo("CONTINUATION");
    }

    @Test
    void theDefaultOfHandoffIsSaidOnceALoopAtDebugLevel() {
        ChildJvm.Outcome told = ChildJvm.of(WithDebugMessages.class).run();
        assertThat(told.lines().getFirst()).isEqualTo("HANDOFF");
        assertThat(told.errors())
                .containsOnlyOnce(
                        "Weft runs on the HANDOFF engine; with "
                                + EngineKind.OPENS_FLAG
                                + " a switch costs a third as much");
    }

    @Test
    void nothingIsSaidAtOtherLevelsOrOfAnEngineThatWasAskedFor() {
        assertThat(ChildJvm.of(EngineOfTheLoop.class).run().errors()).isEmpty();
        assertThat(ChildJvm.of(WithDebugMessages.class).on(EngineKind.HANDOFF).run().errors())
                .isEmpty();
        assertThat(ChildJvm.of(WithDebugMessages.class).with(OPENS).run().errors()).isEmpty();
    }

    private static String cannotWork(String engine, String flags) {
        return "IllegalStateException: The "
                + engine
                + " engine was asked for with -Dweft.engine but cannot work in this JVM: start it"
                + " with "
                + flags;
    }

    private static String choice(String... flags) {
        return ChildJvm.of(EngineOfTheLoop.class).with(flags).run().lines().getFirst();
    }

    /// Has FINE messages of Weft printed.
    static final class WithDebugMessages {
        public static void main(String[] args) {
            Logger weft = Logger.getLogger("dev.weft");
            weft.setLevel(Level.FINE);
            var handler = new ConsoleHandler();
            handler.setLevel(Level.FINE);
            weft.addHandler(handler);
            weft.setUseParentHandlers(false);
            EngineOfTheLoop.main(args);
        }
    }
}
