"""Shows: a cook and two waiters with a shelf between them that holds two dishes.
New since AcrossTheBridge: a queue, which makes the fast wait for the slow."""

import asyncio
import sys


# region: cook
async def cook(shelf, dishes, waiters):
    for dish in range(1, dishes + 1):
        await shelf.put(dish)
        print(f"  cook has put dish {dish}")
    for _ in range(waiters):
        await shelf.put(None)  # asyncio's queue can be closed from 3.13 on


# endregion


# region: waiter
async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def waiter(name, shelf):
    served = 0
    while (dish := await shelf.get()) is not None:
        print(f"    {name} takes dish {dish}")
        await turns(4)
        print(f"    {name} has served dish {dish}")
        served += 1
    return served


# endregion


# region: main
async def main(room, dishes):
    print(f"a shelf for {room}, {dishes} dishes")
    shelf = asyncio.Queue(room)
    async with asyncio.TaskGroup() as group:
        group.create_task(cook(shelf, dishes, waiters=2))
        ann = group.create_task(waiter("ann", shelf))
        bob = group.create_task(waiter("bob", shelf))
    print(f"ann served {ann.result()}, bob {bob.result()}")


if __name__ == "__main__":
    asyncio.run(main(room=int(sys.argv[1]), dishes=int(sys.argv[2])))

# endregion
