package dev.weft.kotlin;

import dev.weft.Coroutine;

import kotlin.Unit;
import kotlin.coroutines.Continuation;

import java.io.IOException;

/// A Kotlin interface implemented as Java code would.
final class JavaStore implements Store {
    private final Coroutine<String> loading;

    JavaStore(Coroutine<String> loading) {
        this.loading = loading;
    }

    @Override
    public Object load(String key, Continuation<? super String> c) {
        return Suspending.implement(c, loading);
    }

    @Override
    public Object save(String key, int value, Continuation<? super Unit> c) {
        return Suspending.implement(
                c,
                () -> {
                    if (value < 0) {
                        throw new IOException("no room for " + key);
                    }
                });
    }
}
