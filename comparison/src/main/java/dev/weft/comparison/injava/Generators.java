// Shows: a function that yields numbers, keeps its place between calls, and is searched lazily.
// First rung: no scheduler, no event loop; a generator is a function that can be resumed.
package dev.weft.comparison.injava;

import module java.base;

import dev.weft.Generator;

final class Generators {

    // region: lucas
    static Generator<Long> lucas() {
        return Generator.of(out -> {
            IO.println("  (the body starts)");
            long current = 2;
            long following = 1;
            while (true) {
                out.yield(current);
                long sum = current + following;
                current = following;
                following = sum;
            }
        });
    }

    // endregion

    // region: search
    static boolean isPrime(long number) {
        long root = (long) Math.sqrt(number);
        return number > 1
                && LongStream.rangeClosed(2, root).noneMatch(divisor -> number % divisor == 0);
    }

    static long firstPrimeAbove(long bound, Iterable<Long> numbers) {
        for (long number : numbers) {
            IO.println("  looking at " + number);
            if (number > bound && isPrime(number)) {
                return number;
            }
        }
        throw new NoSuchElementException("out of numbers");
    }

    // endregion

    // region: resume
    static void main(String[] args) {
        long bound = Long.parseLong(args[0]);
        var numbers = lucas();
        IO.println("nothing has run yet");
        IO.println("the first number is " + numbers.next());
        IO.println("the next five are " + Stream.generate(numbers::next).limit(5).toList());

        IO.println("searching on, for a prime above " + bound);
        IO.println("found " + firstPrimeAbove(bound, numbers));

        IO.println("two generators of one function each keep their own place");
        var left = lucas();
        var right = lucas();
        IO.println(
                "left %d, left %d, left %d, right %d"
                        .formatted(left.next(), left.next(), left.next(), right.next()));
    }

    // endregion
}
