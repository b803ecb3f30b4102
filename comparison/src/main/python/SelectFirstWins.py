"""Shows: waiting for whichever of two queues has something, or for the time to be up.
New since ConditionAndBarrier: one wait for several things, in which the losers lose nothing."""

import asyncio
import sys


# region: select
async def first_of(left, right, tick):
    """The first item of two queues, the left one's if both have some; None when time is up."""
    for queue in (left, right):
        if not queue.empty():
            return queue.get_nowait()
    waiting = [asyncio.create_task(queue.get()) for queue in (left, right)]
    done, _ = await asyncio.wait(waiting, timeout=tick, return_when=asyncio.FIRST_COMPLETED)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    items = [task.result() for task in waiting if not task.cancelled()]
    for late in items[1:]:  # both came in one turn: asyncio leaves it to us to lose none
        right.put_nowait(late)
    return items[0] if items else None


# endregion


# region: main
async def feed(left, right):
    right.put_nowait("east")
    left.put_nowait("west")


async def main(tick):
    left, right = asyncio.Queue(), asyncio.Queue()
    print("both have something")
    left.put_nowait("north")
    right.put_nowait("south")
    print(f"  {await first_of(left, right, tick)}")
    print(f"  {await first_of(left, right, tick)}")

    print("neither has")
    print(f"  {await first_of(left, right, tick) or 'time is up'}")

    print("both get something in one turn")
    feeding = asyncio.create_task(feed(left, right))
    found = {await first_of(left, right, tick) for _ in range(2)}
    await feeding
    print(f"  {' and '.join(sorted(found))}, and nothing was lost")
    print(f"  left over: {left.qsize() + right.qsize()}")


if __name__ == "__main__":
    asyncio.run(main(tick=int(sys.argv[1]) / 1000))

# endregion
