package dev.weft;

import java.util.SequencedSet;

/// What [Coroutines#waitUntil] found when it had waited.
///
/// @param <F> the kind of futures that were waited for
/// @param done those that were done, in the order in which they were given
/// @param pending the others, in the same order; they go on
public record Waited<F extends Future<?>>(SequencedSet<F> done, SequencedSet<F> pending) {}
