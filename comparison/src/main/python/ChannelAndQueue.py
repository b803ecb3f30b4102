"""Shows: guests order and a cook serves; one who leaves while waiting takes no dish along.
New since FlowAndGenerator: on the JVM the cook is in the other language, between its two kinds."""

import asyncio

CLOSED = None


# region: cook
async def cook(orders, dishes):
    while (order := await orders.get()) is not CLOSED:
        print(f"  cook takes {order}")
        await dishes.put(f"hot {order}")
    print("  cook goes home")


# endregion


# region: guest
async def guest(name, dishes):
    try:
        print(f"  {name} gets {await dishes.get()}")
    except asyncio.CancelledError:
        print(f"  {name} has left")
        raise


# endregion


# region: main
async def main():
    orders, dishes = asyncio.Queue(1), asyncio.Queue(1)
    cooking = asyncio.create_task(cook(orders, dishes))

    print("one after the other")
    for order in "soup", "stew":
        await orders.put(order)
        await guest("ann", dishes)

    print("a guest leaves")
    waiting = asyncio.create_task(guest("ann", dishes))
    for _ in range(50):
        await asyncio.sleep(0)
    waiting.cancel()
    try:
        await waiting
    except asyncio.CancelledError:
        await orders.put("cake")
        await guest("bob", dishes)

    print("the kitchen closes")
    await orders.put(CLOSED)
    await cooking


# endregion


if __name__ == "__main__":
    asyncio.run(main())
