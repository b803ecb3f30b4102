package dev.weft;

import java.util.stream.Stream;

/// A stream as the code of a generator. The stream pushes, and is suspended in the middle of it: so
/// its stages run only as far as an item needs, where [Stream#iterator] would run a `flatMap` to
/// the end of each inner stream.
record StreamBody<T>(Stream<? extends T> stream) implements OwningBody<T> {
    @Override
    public void run(Generator.Yielder<T> out) {
        try (stream) {
            stream.sequential().forEachOrdered(out::yield);
        }
    }

    @Override
    public void close() {
        stream.close();
    }
}
