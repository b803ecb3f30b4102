"""Shows: a group in a group; a failure goes out through both, a cancel goes in through both.
New since ChannelAndQueue: on the JVM inner group and leaf are each in the other language."""

import asyncio


# region: leaf
async def leaf(working, go):
    print("    leaf works")
    working.set_result(None)
    try:
        await go
    finally:
        print("    leaf has cleaned up")


# endregion


# region: inner
async def inner(working, go):
    print("  inner group begins")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(leaf(working, go), name="leaf")
    finally:
        print("  inner group is over")


# endregion


# region: outer
async def neighbour(cleaned_up):
    try:
        await asyncio.sleep(3600)
    finally:
        cleaned_up.set_result(None)


async def outer(ready, go):
    print("outer group begins")
    working = asyncio.get_running_loop().create_future()
    cleaned_up = asyncio.get_running_loop().create_future()
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(inner(working, go), name="inner")
            group.create_task(neighbour(cleaned_up), name="neighbour")
            await working
            print("outer body: all are at work")
            ready.set_result(None)
    finally:
        print(f"outer group is over, its other child too: {cleaned_up.done()}")


# endregion


# region: main
async def main():
    loop = asyncio.get_running_loop()

    print("-- the leaf fails")
    ready, go = loop.create_future(), loop.create_future()
    task = asyncio.create_task(outer(ready, go))
    await ready
    go.set_exception(OSError("no more paper"))
    try:
        await task
    except* OSError as failed:
        error = failed
        while isinstance(error, BaseExceptionGroup):
            (error,) = error.exceptions
        print(f"main saw it fail: {error}")

    print("-- main cancels")
    ready, go = loop.create_future(), loop.create_future()
    task = asyncio.create_task(outer(ready, go))
    await ready
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main saw it cancelled")


# endregion


if __name__ == "__main__":
    asyncio.run(main())
