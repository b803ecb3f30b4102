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

    boolean isEmpty() {
        return open.isEmpty();
    }

    /// Starts a task for each that closes it.
    void closeAll(EventLoop loop) {
        var all = List.copyOf(open);
        open.clear(); // one that refuses is asked once
        for (GeneratorBody<?> body : all) {
            Coroutine.Action close = body::close;
            loop.tasks.excuse(loop.spawn("closing a generator", close.asCoroutine()));
        }
    }
}
