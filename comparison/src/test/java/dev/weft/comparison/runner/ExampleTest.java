package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExampleTest {
    @Test
    void hasANameForTheCommandLineAndOneForItsFiles() {
        assertThat(Example.GATHER_AND_TIMEOUT).hasToString("gather-and-timeout");
        assertThat(Example.GATHER_AND_TIMEOUT.stem()).isEqualTo("GatherAndTimeout");
    }

    @ParameterizedTest
    @EnumSource
    void isFoundByItsNameAndByThatOfItsFiles(Example example) {
        assertThat(Example.named(example.toString())).contains(example);
        assertThat(Example.named(example.stem())).contains(example);
    }

    @Test
    void isNotFoundByAnotherName() {
        assertThat(Example.named("lucasmonitor")).isEmpty();
    }

    @Test
    void theProgramAfterTheTransformationGetsTheSameArguments() {
        assertThat(Example.SCHEDULER_TO_AWAIT.arguments())
                .isEqualTo(Example.SCHEDULER_FROM_SCRATCH.arguments());
    }
}
