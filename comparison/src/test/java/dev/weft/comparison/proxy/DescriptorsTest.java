package dev.weft.comparison.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DescriptorsTest {
    @Test
    void whereTheyAreTooFewItIsSaidHowManyWillDo() {
        assertThat(Descriptors.warning(10_000, 1024))
                .contains(
                        "10000 clients can take 20100 descriptors, and the system allows 1024:"
                                + " allow more with ulimit -n, or fewer clients with"
                                + " --connections=462");
        assertThat(Descriptors.warning(462, 1024)).isEmpty();
        assertThat(Descriptors.warning(463, 1024)).isPresent();
    }

    @Test
    void clientsAreAsManyAsTheyWillDoForIfNobodySays() {
        assertThat(Descriptors.clients(1024)).isEqualTo(462);
        assertThat(Descriptors.clients(Long.MAX_VALUE)).isEqualTo(10_000);
        assertThat(Descriptors.clients(50)).isOne();
    }

    @Test
    void thisMachineAllowsSome() {
        assertThat(Descriptors.allowed()).isPositive();
        assertThat(Descriptors.warning(Integer.MAX_VALUE, Long.MAX_VALUE)).isEmpty();
    }
}
