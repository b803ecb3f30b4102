package dev.weft;

import static dev.weft.Coroutines.yieldNow;

/// Generators that are left before their end.
abstract class LeftOpenGenerators {
    final Trail trail = new Trail();

    /// Counts without end, and tells of its end.
    Generator<Integer> counting(String name) {
        return Generator.of(out -> {
            try {
                for (int i = 1; ; i++) {
                    out.yield(i);
                }
            } finally {
                yieldNow();
                trail.add(name + " closed");
            }
        });
    }

    void leaveEarly(Generator<Integer> generator) {
        for (int item : generator) {
            trail.add(item);
            break;
        }
    }

    static Generator<Integer> take(int count, Generator<Integer> source) {
        return Generator.of(out -> {
            for (int i = 0; i < count; i++) {
                out.yield(source.next());
            }
        });
    }
}
