package dev.weft;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Duration;

class NanosTest {
    @ParameterizedTest
    @CsvSource({
        "PT0S, 0 ms",
        "PT0.05S, 50 ms",
        "PT1S, 1 s",
        "PT2.5S, 2.5 s",
        "PT1H, 3600 s",
        "PT0.000001S, 1000 ns",
        "PT-3S, -3 s"
    })
    void areReadByPeopleInUnits(Duration duration, String text) {
        assertThat(Nanos.toText(duration)).isEqualTo(text);
    }
}
