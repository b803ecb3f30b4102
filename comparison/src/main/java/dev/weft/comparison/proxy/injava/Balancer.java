package dev.weft.comparison.proxy.injava;

import dev.weft.comparison.proxy.Policy;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// Says whose turn it is. Loop only.
///
/// Those that are down come last and not never: should all be down, or be thought to be, a client
/// may still find one that is not.
final class Balancer {
    private final List<Backend> backends;
    private final Comparator<Backend> preference;
    private int turn;

    Balancer(List<Backend> backends, Policy policy) {
        this.backends = backends;
        Comparator<Backend> upFirst = Comparator.comparing(Backend::isUp).reversed();
        this.preference =
                switch (policy) {
                    case ROUND_ROBIN -> upFirst;
                    case LEAST_CONNECTIONS -> upFirst.thenComparingInt(Backend::active);
                };
    }

    List<Backend> backends() {
        return backends;
    }

    /// The next back end for a client, the first of equals in turn.
    ///
    /// @param tried those that the client has been let down by
    /// @return the back end; nothing if none is left
    Optional<Backend> next(Set<Backend> tried) {
        Optional<Backend> next =
                IntStream.range(turn, turn + backends.size())
                        .mapToObj(i -> backends.get(i % backends.size()))
                        .filter(backend -> !tried.contains(backend))
                        .min(preference);
        next.ifPresent(it -> turn = (backends.indexOf(it) + 1) % backends.size());
        return next;
    }
}
