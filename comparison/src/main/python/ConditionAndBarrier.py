"""Shows: customers who wait until enough bread is baked; hikers who wait for one another.
New since SemaphoreCrawl: waiting for a state, and for each other; a barrier that breaks."""

import asyncio
import sys


async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


# region: condition
class Bakery:
    def __init__(self):
        self.changed = asyncio.Condition()
        self.loaves = 0

    async def bake(self):
        async with self.changed:
            self.loaves += 1
            print(f"  loaf {self.loaves} is baked")
            self.changed.notify_all()

    async def customer(self, name, wanted):
        async with self.changed:
            await self.changed.wait_for(lambda: self.loaves >= wanted)
            print(f"  {name} has waited for loaf {wanted}")


async def bread(loaves):
    print("a bakery")
    bakery = Bakery()
    async with asyncio.TaskGroup() as group:
        group.create_task(bakery.customer("ann", 3))
        group.create_task(bakery.customer("bob", 1))
        group.create_task(bakery.customer("eve", 2))
        for _ in range(loaves):
            await turns(10)
            await bakery.bake()


# endregion


# region: barrier
async def hiker(name, way, hut):
    await turns(way)
    print(f"  {name} arrives")
    try:
        await hut.wait()
        print(f"  {name} goes on")
    except asyncio.BrokenBarrierError:
        print(f"  {name} turns back")


async def hike():
    print("a hut where three meet")
    hut = asyncio.Barrier(3)
    await asyncio.gather(hiker("ann", 9, hut), hiker("bob", 1, hut), hiker("eve", 5, hut))
    print("the next day the hut is closed before eve arrives")
    early = asyncio.gather(hiker("ann", 9, hut), hiker("bob", 1, hut), hiker("eve", 30, hut))
    await turns(20)
    print("  the hut closes")
    await hut.abort()
    await early


# endregion


# region: main
async def main(loaves):
    await bread(loaves)
    await hike()


if __name__ == "__main__":
    asyncio.run(main(loaves=int(sys.argv[1])))

# endregion
