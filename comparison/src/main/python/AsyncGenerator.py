"""Shows: a generator that waits between its items, a pipeline of them, and a consumer that stops.
New since SelectFirstWins: a stream of values; who stops early closes it, and its cleanup awaits."""

import asyncio
import sys
from contextlib import aclosing


# region: source
async def readings(tick):
    print("  the sensor is switched on")
    try:
        value = 1
        while True:
            await asyncio.sleep(tick)
            print(f"  sensor reads {value}")
            yield value
            value = value * 3 % 17
    finally:
        await asyncio.sleep(tick)
        print("  the sensor is switched off")


# endregion


# region: pipeline
async def even(numbers):
    async for number in numbers:
        if number % 2 == 0:
            yield number


# endregion


# region: consumer
async def first_even(count, tick):
    print(f"the first {count} even readings")
    found = 0
    async with aclosing(readings(tick)) as source, aclosing(even(source)) as evens:
        async for number in evens:
            print(f"  found {number}")
            found += 1
            if found == count:
                break
    print("done")


async def until_time_is_up(tick):
    print("readings until the time is up")
    try:
        async with asyncio.timeout(3600) as timeout, aclosing(readings(tick)) as source:
            async for number in source:
                if number == 9:
                    print("  the time is up")
                    timeout.reschedule(0)
    except TimeoutError:
        print("done")


# endregion


# region: main
async def main(count, tick):
    await first_even(count, tick)
    await until_time_is_up(tick)


if __name__ == "__main__":
    asyncio.run(main(count=int(sys.argv[1]), tick=int(sys.argv[2]) / 1000))

# endregion
