"""Shows: one child of a group fails; its siblings are cancelled, clean up, and one fails at that.
New since GatherAndTimeout: nobody leaves the group while a child runs, and no error is lost."""

import asyncio


# region: children
async def turns(count):
    for _ in range(count):
        await asyncio.sleep(0)


async def writer():
    print("  writer writes")
    await turns(3)
    print("  writer fails")
    raise OSError("disk full")


async def reader():
    print("  reader reads")
    try:
        await asyncio.sleep(3600)
    finally:
        await turns(2)
        print("  reader has closed its file")


async def logger():
    print("  logger logs")
    try:
        await asyncio.sleep(3600)
    finally:
        await turns(4)
        print("  logger cannot close its file")
        raise OSError("log lost")


async def counter():
    await asyncio.sleep(0)
    print("  counter is done before the failure")
    return 42


# endregion


# region: group
async def main():
    print("a group of four")
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(reader())
            group.create_task(logger())
            counted = group.create_task(counter())
            group.create_task(writer())
            print("  the body ends, the group waits")
    except* OSError as failed:
        error, *others = failed.exceptions
        print(f"the group failed: {error}")
        for other in others:
            print(f"  and also: {other}")
    print(f"the counter's result is kept: {counted.result()}")


# endregion


if __name__ == "__main__":
    asyncio.run(main())
