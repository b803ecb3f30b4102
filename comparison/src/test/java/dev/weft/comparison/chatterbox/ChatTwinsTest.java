package dev.weft.comparison.chatterbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.util.List;
import java.util.stream.LongStream;

/// Both servers are told the same, and answer the same.
class ChatTwinsTest {
    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatIsAnsweredIsTheSame(long seed) {
        List<String> inJava = Chatter.evening(Language.JAVA, seed);
        assertThat(inJava).hasSizeGreaterThan(Chatter.STEPS);
        assertThat(Chatter.evening(Language.KOTLIN, seed)).isEqualTo(inJava);
    }
}
