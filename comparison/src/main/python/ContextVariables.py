"""Shows: a value that follows the flow of work: into tasks, callbacks and other threads.
New since CancellationAndShield: each task has its own, and what it sets does not leak out."""

import asyncio
from contextvars import ContextVar

# region: variable
request = ContextVar("request", default="none")


def log(text):
    print(f"  [{request.get()}] {text}")


# endregion


# region: handler
async def lookup(key):
    log(f"looks up {key}")
    await asyncio.sleep(0)
    request.set(f"{request.get()}/{key}")
    log("has its own from here on")


async def handle(number):
    request.set(f"request {number}")
    log("begins")
    await asyncio.gather(lookup("a"), lookup("b"))
    log("is as it was")
    await asyncio.to_thread(log, "is seen from another thread")


# endregion


# region: main
async def main():
    print("two requests, one after the other")
    await asyncio.create_task(handle(1))
    await asyncio.create_task(handle(2))
    log("outside")

    print("two at the same time")
    request.set("main")
    await asyncio.gather(lookup("c"), lookup("d"))
    asyncio.get_running_loop().call_soon(log, "a callback has what was there when it was made")
    request.set("later")
    await asyncio.sleep(0)
    log("outside")


if __name__ == "__main__":
    asyncio.run(main())

# endregion
