package dev.weft;

import static dev.weft.Coroutines.await;
import static dev.weft.Coroutines.currentLoop;
import static dev.weft.Coroutines.run;
import static dev.weft.Coroutines.spawn;
import static dev.weft.Coroutines.yieldNow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.Generator.Yielder;

import org.junit.jupiter.api.Test;

import java.util.concurrent.atomic.AtomicReference;

/// A generator that is used from the wrong place says so and stays usable.
class GeneratorMisuseTest {
    /// Its body is the body of an inner generator that yields to the outer one.
    private static Generator<Integer> yieldingThroughAnInnerBody() {
        return Generator.of(outer -> {
            outer.yield(1);
            Generator<Integer> inner = Generator.of(_ -> outer.yield(12));
            inner.hasNext();
        });
    }

    @Test
    void anInnerBodyMayNotYieldToTheOuterConsumerOffTheLoop() {
        checkInnerBody();
    }

    @Test
    void anInnerBodyMayNotYieldToTheOuterConsumerInATask() {
        run(GeneratorMisuseTest::checkInnerBody);
    }

    private static void checkInnerBody() {
        Generator<Integer> generator = yieldingThroughAnInnerBody();
        assertThat(generator.next()).isEqualTo(1);
        assertThatThrownBy(generator::next)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("own stack");
        assertThat(generator.hasNext()).isFalse();
    }

    @Test
    void anotherTaskMayNotYieldWhileTheBodyAwaits() {
        run(() -> {
            Future<Void> gate = currentLoop().createFuture();
            var leaked = new AtomicReference<Yielder<Integer>>();
            Generator<Integer> generator =
                    Generator.of(out -> {
                        leaked.set(out);
                        await(gate);
                        out.yield(1);
                    });
            Task<Integer> consumer = spawn(generator::next);
            yieldNow();
            assertThatThrownBy(() -> leaked.get().yield(2))
                    .isInstanceOf(IllegalStateException.class);
            gate.complete(null);
            assertThat(await(consumer)).isEqualTo(1);
            generator.close();
        });
    }

    @Test
    void aCloseThatIsRefusedLeavesTheGeneratorAsItWas() {
        run(() -> {
            Generator<Integer> generator =
                    Generator.of(out -> {
                        out.yield(1);
                        out.yield(2);
                    });
            assertThat(generator.next()).isEqualTo(1);
            assertThat(generator.hasNext()).isTrue();
            var refusal = new AtomicReference<Throwable>();
            currentLoop()
                    .callSoon(() -> {
                        try {
                            generator.close();
                        } catch (IllegalStateException e) {
                            refusal.set(e);
                        }
                    });
            yieldNow();
            assertThat(refusal.get()).hasMessageContaining("callback");
            assertThat(generator.next()).isEqualTo(2);
            generator.close();
        });
    }

    @Test
    void aBodyOffTheLoopSeesTheContextVariablesOfWhoeverAskedFirst() {
        ContextVar<String> user = ContextVar.withDefault("user", "nobody");
        var token = user.set("ann");
        try {
            assertThat(Generator.<String>of(out -> out.yield(user.get())).next()).isEqualTo("ann");
        } finally {
            user.reset(token);
        }
    }
}
