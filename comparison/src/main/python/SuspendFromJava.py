"""Shows: suspend functions of every kind, called by Java; one fails, one is cancelled by a timeout.
New since ScopesNest: on the JVM the functions are Kotlin's (here: all of it is Python's)."""

import asyncio
import sys


# region: functions
# At the top level.
async def title(number):
    await asyncio.sleep(0)
    return f"volume {number}"


# A member.
class Reader:
    def __init__(self):
        self.letters = 0

    async def read(self, text):
        await asyncio.sleep(0)
        self.letters += len(text)
        return self.letters


# Of an interface, and bound to fail.
class Library:
    async def find(self, title):
        try:
            if title == "volume 9":
                raise OSError(f"no {title} here")
            if title == "volume 7":
                await asyncio.sleep(3600)
            return f"{title}, second from the left"
        finally:
            await asyncio.sleep(0)
            print("  the library is tidy again")


# A function value.
async def doubled(number):
    await asyncio.sleep(0)
    return 2 * number


twice = doubled


# endregion


# region: calls
async def calls(patience):
    print(f"top level: {await title(1)}")

    reader = Reader()
    print(f"member: {await reader.read('Moby Dick')}")
    print(f"member: {await reader.read('or, the Whale')}")

    shelf = Library()
    print(f"interface: {await shelf.find('volume 1')}")

    print(f"function value: {await twice(21)}")

    try:
        await shelf.find("volume 9")
    except OSError as error:
        print(f"failure: {error}")

    try:
        async with asyncio.timeout(patience):
            await shelf.find("volume 7")
    except TimeoutError:
        print("timeout")


# endregion


# region: main
if __name__ == "__main__":
    asyncio.run(calls(patience=int(sys.argv[1]) / 1000))

# endregion
