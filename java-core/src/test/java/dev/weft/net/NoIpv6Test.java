package dev.weft.net;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.net.InetSocketAddress;

/// Addresses of IPv6 on a machine that has none: those are failures like any other of a network's.
class NoIpv6Test {
    @Test
    void anAddressOfIpv6IsAFailureOfTheNetwork() {
        assertThat(
                        ChildJvm.of(Program.class)
                                .on(EngineKind.chosen())
                                .with("-Djava.net.preferIPv4Stack=true")
                                .run()
                                .lines())
                .containsExactly(
                        "/[0:0:0:0:0:0:0:1]:1: no such addresses on this machine",
                        "no such addresses on this machine");
    }

    static final class Program {
        private Program() {}

        public static void main(String... arguments) {
            run(() -> {
                try {
                    Streams.connect("::1", 1);
                } catch (IOException none) {
                    System.out.println(none.getMessage());
                }
                try {
                    Streams.serve(new InetSocketAddress("::1", 0), (_, _) -> {});
                } catch (IOException none) {
                    System.out.println(none.getMessage());
                }
            });
        }
    }
}
