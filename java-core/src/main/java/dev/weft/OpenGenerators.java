package dev.weft;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The generators of one loop that have begun and not ended. They are closed with the loop, so that
/// the `finally` blocks of those that somebody dropped half-way run too. Loop only.
final class OpenGenerators {
    private final Set<GeneratorBody<?>> open = new LinkedHashSet<>();

    void add(GeneratorBody<?> body) {
        open.add(body);
    }

    void remove(GeneratorBody<?> body) {
        open.remove(body);
    }

    /// Starts a task for each that closes it.
    void closeAll(EventLoop loop) {
        for (GeneratorBody<?> body : List.copyOf(open)) {
            loop.spawn("closing a generator", ((Coroutine.Action) body::close).asCoroutine());
        }
    }
}
