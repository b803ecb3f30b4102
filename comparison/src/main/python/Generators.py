"""Shows: a function that yields numbers, keeps its place between calls, and is searched lazily.
First rung: no scheduler, no event loop; a generator is a function that can be resumed."""

import sys
from itertools import islice
from math import isqrt


# region: lucas
def lucas():
    print("  (the body starts)")
    current, following = 2, 1
    while True:
        yield current
        current, following = following, current + following


# endregion


# region: search
def is_prime(number):
    return number > 1 and all(number % divisor for divisor in range(2, isqrt(number) + 1))


def first_prime_above(bound, numbers):
    for number in numbers:
        print(f"  looking at {number}")
        if number > bound and is_prime(number):
            return number


# endregion


# region: resume
def main(bound):
    numbers = lucas()
    print("nothing has run yet")
    print(f"the first number is {next(numbers)}")
    print(f"the next five are {list(islice(numbers, 5))}")

    print(f"searching on, for a prime above {bound}")
    print(f"found {first_prime_above(bound, numbers)}")

    print("two generators of one function each keep their own place")
    left, right = lucas(), lucas()
    print(f"left {next(left)}, left {next(left)}, left {next(left)}, right {next(right)}")


# endregion


if __name__ == "__main__":
    main(bound=int(sys.argv[1]))
