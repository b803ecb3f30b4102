"""Shows: outer awaits middle, middle awaits inner; a value comes out, a cancel goes all the way.
New since TaskGroupFailure: on the JVM middle is in the other language (here: three coroutines)."""

import asyncio


# region: inner
async def inner(work):
    print("  inner works")
    try:
        return await work()
    except asyncio.CancelledError:
        print("  inner cancelled")
        raise


# endregion


# region: middle
async def middle(work):
    print("  middle awaits inner")
    try:
        return await asyncio.create_task(inner(work)) + 1
    except asyncio.CancelledError:
        print("  middle cancelled")
        raise


# endregion


# region: outer
async def outer(work):
    print("  outer awaits middle")
    try:
        print(f"  outer got {await asyncio.create_task(middle(work))}")
    except OSError as error:
        print(f"  outer failed: {error}")
    except asyncio.CancelledError:
        print("  outer cancelled")
        raise


# endregion


# region: main
async def main():
    async def count():
        await asyncio.sleep(0)
        return 41

    async def lose():
        await asyncio.sleep(0)
        raise OSError("connection lost")

    async def hang():
        asleep.set_result(True)
        await asyncio.sleep(3600)

    print("a value comes out")
    await outer(count)

    print("a failure comes out")
    await outer(lose)

    print("a cancel goes in")
    asleep = asyncio.get_running_loop().create_future()
    task = asyncio.create_task(outer(hang))
    await asleep
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main saw it cancelled")


# endregion


if __name__ == "__main__":
    asyncio.run(main())
