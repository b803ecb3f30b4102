package dev.weft.net;

import static dev.weft.Coroutines.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.engine.EngineKind;
import dev.weft.jvm.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// A program that reads its own standard input.
@Timeout(value = 90, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class StandardInputTest {
    static final class Terminal {
        public static void main(String[] args) {
            run(() -> {
                StreamReader in = Streams.reader(System.in);
                StreamWriter out = Streams.writer(System.out);
                out.write("ready\n");
                out.write("heard " + in.readLine() + "\n");
                out.closeAndWait();
            });
        }
    }

    /// A read of the next line is under way and nothing can end it.
    @Test
    void doesNotKeepTheProgramFromEnding() throws IOException {
        var child = ChildJvm.of(Terminal.class).on(EngineKind.chosen()).start();
        child.awaitLine("ready");
        var typing = child.process().getOutputStream(); // stays open
        typing.write("a line\n".getBytes(StandardCharsets.UTF_8));
        typing.flush();

        assertThat(child.finish().lines()).containsExactly("ready", "heard a line");
    }
}
