"""Shows: a cancel before the start, a cancel with cleanup, and work that a cancel must not reach.
New since AsyncGenerator: what may be given up, what must be cleaned up, what has to be finished."""

import asyncio
import sys


# region: give-up
async def guest(name):
    print(f"  {name} sits down")
    try:
        await asyncio.sleep(3600)
    finally:
        await asyncio.sleep(0)
        print(f"  {name} has paid and leaves")


async def given_up():
    print("two guests, one is turned away at the door")
    early = asyncio.create_task(guest("ann"))
    late = asyncio.create_task(guest("bob"))
    late.cancel()
    await asyncio.sleep(0)
    early.cancel()
    for name, task in (("ann", early), ("bob", late)):
        try:
            await task
        except asyncio.CancelledError:
            print(f"  {name}: cancelled")


# endregion


# region: shield
async def order(turns):
    print("  the order is being written")
    for _ in range(turns):
        await asyncio.sleep(0)
    print("  the order is written")
    return "order 1"


async def impatient(writing):
    try:
        return await asyncio.shield(writing)
    except asyncio.CancelledError:
        print("  the customer does not wait for it")
        raise


def state(task):
    return "cancelled" if task.cancelled() else "on its way"


async def shielded(turns):
    print("an order that must not be half written")
    writing = asyncio.create_task(order(turns))
    customer = asyncio.create_task(impatient(writing))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    customer.cancel()
    await asyncio.wait([customer])
    print(f"  the customer is {state(customer)}, the order is {state(writing)}")
    print(f"  {await writing} is kept")


# endregion


# region: main
async def main(turns):
    await given_up()
    await shielded(turns)


if __name__ == "__main__":
    asyncio.run(main(turns=int(sys.argv[1])))

# endregion
