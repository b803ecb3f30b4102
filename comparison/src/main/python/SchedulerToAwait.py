"""Shows: the program of SchedulerFromScratch on a real event loop; its output stays the same.
New since SchedulerFromScratch: `yield` became await sleep(0), and `yield from` became await."""

import asyncio
import sys
from itertools import islice
from math import isqrt


# region: routines
def lucas():
    current, following = 2, 1
    while True:
        yield current
        current, following = following, current + following


async def is_prime(number):
    for divisor in range(2, isqrt(number) + 1):
        if number % divisor == 0:
            return False
        await asyncio.sleep(0)
    return number > 1


async def search(name, numbers, bound):
    for number in numbers:
        if await is_prime(number):
            print(f"{name}: {number} is prime")
            if number > bound:
                return number
    raise LookupError("out of numbers")


async def pause(turns):
    for _ in range(turns):
        await asyncio.sleep(0)


async def repeat(message, times, turns):
    for time in range(1, times + 1):
        print(f"{message} ({time})")
        await pause(turns)
    return times


# endregion


# region: main
async def main(bound, times, turns):
    tasks = {
        "search": asyncio.create_task(search("search", lucas(), bound)),
        "short search": asyncio.create_task(search("short search", islice(lucas(), 10), bound)),
        "message": asyncio.create_task(repeat("still searching", times, turns)),
    }
    for name, task in tasks.items():
        try:
            print(f"{name} returned {await task}")
        except LookupError as error:
            print(f"{name} failed: {error}")


# endregion


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
