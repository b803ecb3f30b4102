package dev.weft.engine;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.sleep;
import static dev.weft.Coroutines.toThread;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.Future;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;

import java.time.Duration;

/// The JVM waits for its poller threads when it exits, a third of a second on JDK 25. So a loop
/// that has no channel, on a virtual thread as any other, waits without starting them.
class IdlePollersTest {
    @Test
    void aLoopWithoutChannelsStartsNoPollerOfTheJvms() {
        assertThat(ChildJvm.of(Waiting.class).on(EngineKind.chosen()).run().lines())
                .containsExactly("woken by a timer", "woken by a thread", "pollers: 0");
    }

    static final class Waiting {
        public static void main(String[] args) {
            run(() -> {
                sleep(Duration.ofMillis(1));
                System.out.println("woken by a timer");
                Future<String> answer = currentLoop().createFuture();
                Thread.ofPlatform().start(() -> answer.complete("woken by a thread"));
                System.out.println(await(answer));
                toThread(() -> "");
            });
            long pollers =
                    Thread.getAllStackTraces().keySet().stream()
                            .filter(thread -> thread.getName().contains("Poller"))
                            .count();
            System.out.println("pollers: " + pollers);
        }
    }
}
