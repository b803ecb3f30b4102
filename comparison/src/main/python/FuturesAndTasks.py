"""Shows: a future completed by one task and awaited by two; a result, a failure, a cancellation.
New since LucasMonitor: the ways a future ends; ending it runs nobody before the next turn."""

import asyncio


# region: waiter
async def waiter(name, future):
    print(f"  {name} awaits")
    try:
        print(f"  {name} got {await future}")
    except OSError as error:
        print(f"  {name} failed: {error}")
    except asyncio.CancelledError:
        print(f"  {name} cancelled")


# endregion


# region: future
async def two_await(title, complete):
    print(title)
    future = asyncio.get_running_loop().create_future()

    async def completer():
        print("  completer completes it")
        complete(future)
        print("  completer goes on, nobody has run yet")

    await asyncio.gather(waiter("first", future), waiter("second", future), completer())


# endregion


# region: task
async def work(outcome):
    try:
        await asyncio.sleep(0)
        if outcome == "fail":
            raise OSError("disk full")
        if outcome == "wait":
            await asyncio.sleep(3600)
        return outcome
    finally:
        print(f"  {outcome}: leaves")


async def look_at(task):
    try:
        print(f"  returned {await task}")
    except OSError as error:
        print(f"  failed: {error}")
    except asyncio.CancelledError:
        print("  cancelled")


# endregion


# region: main
async def main():
    await two_await("a future gets a result", lambda future: future.set_result("tea"))
    await two_await(
        "a future gets a failure", lambda future: future.set_exception(OSError("disk full"))
    )
    await two_await("a future gets cancelled", lambda future: future.cancel())

    print("three tasks: one returns, one fails, one is cancelled")
    fine, broken, endless = (asyncio.create_task(work(how)) for how in ("fine", "fail", "wait"))
    await look_at(fine)
    await look_at(broken)
    endless.cancel()
    await look_at(endless)


# endregion


if __name__ == "__main__":
    asyncio.run(main())
