package dev.weft.comparison.runner;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.util.List;

class EchoRateTest {
    private static EchoRate rate(double perSecond) {
        return new EchoRate(perSecond, 1, 2, 3);
    }

    @Test
    void eachNumberIsTheMiddleOfItsOwn() {
        var rates =
                List.of(
                        new EchoRate(10, 300, 1, 7),
                        new EchoRate(30, 200, 2, 9),
                        new EchoRate(20, 100, 9, 8));

        assertThat(EchoRate.middleOf(rates)).isEqualTo(new EchoRate(20, 200, 2, 8));
    }

    @Test
    void thereAreTwoInTheMiddleOfAnEvenNumber() {
        var rates = List.of(rate(40), rate(10), rate(20), rate(30));

        assertThat(EchoRate.middleOf(rates).perSecond()).isEqualTo(25);
    }

    @Test
    void aSlowRoundIsSlowForBoth() {
        var rates = List.of(rate(200), rate(20), rate(210));
        var others = List.of(rate(100), rate(10), rate(100));

        assertThat(EchoRate.ratio(rates, others)).isEqualTo(2);
    }
}
