"""Shows: a long search and a monitor that watches it: as a bare future, as a task, with gather.
New since SchedulerToAwait: real time (the monitor sleeps), and a future that is passed around."""

import asyncio
import sys
from itertools import count
from math import isqrt


# region: search
class Search:
    """Looks for the first prime Lucas number with so many digits, and counts its suspensions."""

    def __init__(self, digits):
        self.digits = digits
        self.suspensions = 0

    async def run(self):
        current, following = 2, 1
        while not (await self.is_prime(current) and len(str(current)) == self.digits):
            current, following = following, current + following
        return current

    async def is_prime(self, number):
        for divisor in range(2, isqrt(number) + 1):
            if number % divisor == 0:
                return False
            self.suspensions += 1
            await asyncio.sleep(0)
        return number > 1

    async def run_into(self, future):
        future.set_result(await self.run())


# endregion


# region: monitor
class Monitor:
    """Looks by the clock but prints by the count: the lines are the same on any machine."""

    def __init__(self, pause, step):
        self.pause = pause
        self.step = step

    async def watch(self, search, future):
        print("  Waiting...")
        for milestone in count(self.step, self.step):
            while search.suspensions < milestone and not future.done():
                await asyncio.sleep(self.pause)
            if search.suspensions < milestone:
                break
            print(f"  Waiting... {milestone} suspensions")
        answer = await future
        print(f"  Done! {search.digits} digits: {answer} after {search.suspensions} suspensions")


# endregion


# region: bare-future
async def as_a_bare_future(monitor, search):
    print("as a bare future")
    future = asyncio.get_running_loop().create_future()
    searching = asyncio.create_task(search.run_into(future))
    await monitor.watch(search, future)
    await searching


# endregion


# region: task
async def as_a_task(monitor, search):
    print("as a task")
    task = asyncio.create_task(search.run())
    await monitor.watch(search, task)


# endregion


# region: gather
async def with_gather(monitor, search):
    print("with gather")
    task = asyncio.create_task(search.run())
    await asyncio.gather(task, monitor.watch(search, task))


# endregion


async def main(pause, step, *digits):
    monitor = Monitor(pause / 1000, step)
    for style, length in zip((as_a_bare_future, as_a_task, with_gather), digits, strict=True):
        await style(monitor, Search(length))


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
