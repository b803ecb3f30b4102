package dev.weft.comparison.proxy;

import dev.weft.comparison.proxy.injava.Proxy;
import dev.weft.comparison.proxy.inkotlin.ProxyKt;
import dev.weft.comparison.runner.Choice;
import dev.weft.kotlin.Suspending;

import java.io.IOException;

/// The two versions of the proxy, which do the same.
enum Language {
    JAVA {
        @Override
        void run(ProxySettings settings, Console console) throws IOException {
            new Proxy(settings, console).run();
        }
    },
    KOTLIN {
        @Override
        void run(ProxySettings settings, Console console) throws IOException {
            Suspending.call(c -> ProxyKt.proxy(settings, console, c), IOException.class);
        }
    };

    /// Serves until this task is cancelled, and then lets the connections end.
    ///
    /// @throws CannotListenException if it cannot begin to
    abstract void run(ProxySettings settings, Console console) throws IOException;

    /// The name on the command line.
    @Override
    public String toString() {
        return Choice.word(this);
    }

    /// Reads a language's name on the command line.
    static final class Converter extends Choice<Language> {
        Converter() {
            super("language", values());
        }
    }
}
