"""Shows: a source that awaits between its items, and consumers that stop, fail and are cancelled.
New since ContextVariables: on the JVM the source is in the other language (here: in one)."""

import asyncio
from contextlib import aclosing


# region: source
async def source(count, end):
    try:
        for number in range(count, 0, -1):
            await asyncio.sleep(0)
            print(f"  source gives {number}")
            yield number
        if end == "fail":
            raise RuntimeError("out of order")
        if end == "hang":
            await asyncio.sleep(3600)
    finally:
        await asyncio.sleep(0)
        print("  source is closed")


# endregion


# region: consumer
async def consume(end, limit):
    try:
        left = limit
        async with aclosing(source(3, end)) as numbers:
            async for number in numbers:
                print(f"  got {number}")
                left -= 1
                if left == 0:
                    break
    except RuntimeError as error:
        print(f"  failed: {error}")
    except asyncio.CancelledError:
        print("  cancelled")
        raise


# endregion


# region: main
async def main():
    print("all of them")
    await consume("end", 10)

    print("the first two")
    await consume("end", 2)

    print("a failure comes out")
    await consume("fail", 10)

    print("a cancel goes in")
    task = asyncio.create_task(consume("hang", 10))
    for _ in range(50):
        await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print("main saw it cancelled")


# endregion


if __name__ == "__main__":
    asyncio.run(main())
