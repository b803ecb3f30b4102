"""Shows: suspend code that awaits Java's task and calls an interface that Java implements.
New since SuspendFromJava: on the JVM task and oven are Java's (here: all of it is Python's)."""

import asyncio


# region: task
async def knead(grain):
    await asyncio.sleep(0)
    return f"{grain} dough"


# endregion


# region: oven
class StoneOven:
    def __init__(self, hot):
        self.hot = hot

    async def bake(self, dough):
        print("  the oven burns")
        try:
            await asyncio.sleep(0)
            if dough.startswith("glass"):
                raise OSError("the oven is for bread")
            if dough.startswith("stone"):
                self.hot.set_result(None)
                await asyncio.sleep(3600)
            return dough.replace("dough", "bread")
        finally:
            await asyncio.sleep(0)
            print("  the oven is out")


# endregion


# region: order
async def order(grain, oven):
    print(f"{grain} is ordered")
    try:
        dough = await asyncio.create_task(knead(grain))
        print(f"  there is {dough}")
        print(f"  there is {await oven.bake(dough)}")
    except OSError as error:
        print(f"  it failed: {error}")
    except asyncio.CancelledError:
        print("  nobody wants it any more")
        raise


# endregion


# region: main
async def main():
    hot = asyncio.get_running_loop().create_future()
    oven = StoneOven(hot)
    await order("rye", oven)
    await order("glass", oven)
    stone = asyncio.create_task(order("stone", oven))
    await hot
    stone.cancel()
    try:
        await stone
    except asyncio.CancelledError:
        print("main saw it cancelled")


# endregion


if __name__ == "__main__":
    asyncio.run(main())
