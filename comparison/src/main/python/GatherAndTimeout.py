"""Shows: sleeps that run together and end by deadline; one that is timed out and cleans up first.
New since FuturesAndTasks: many awaited as one, and a bound on time that waits for the cleanup."""

import asyncio
import sys


# region: nap
async def nap(name, ticks, tick):
    print(f"  {name} falls asleep")
    for _ in range(ticks):
        await asyncio.sleep(0)  # who sleeps less begins first, even where the machine hesitates
    await asyncio.sleep(ticks * tick)
    print(f"  {name} wakes up")
    return name


# endregion


# region: gather
async def together(tick):
    print("three naps at once")
    names = await asyncio.gather(
        nap("short", 1, tick), nap("long", 3, tick), nap("middle", 2, tick)
    )
    print(f"  gathered in the order asked for: {', '.join(names)}")


# endregion


# region: timeout
async def guarded_nap(tick):
    try:
        await nap("endless", 1, 3600)
    except asyncio.CancelledError:
        print("  endless makes the bed")
        await asyncio.sleep(tick)
        print("  endless has made the bed")
        raise


async def in_time(tick):
    print("a nap in time")
    async with asyncio.timeout(3600):
        await nap("short", 1, tick)
    print("  no timeout")


async def timed_out(tick):
    print("a nap with no end")
    try:
        async with asyncio.timeout(tick):
            await guarded_nap(tick)
    except TimeoutError:
        print("  timed out")


# endregion


async def main(tick):
    await together(tick)
    await in_time(tick)
    await timed_out(tick)


if __name__ == "__main__":
    asyncio.run(main(tick=int(sys.argv[1]) / 1000))
