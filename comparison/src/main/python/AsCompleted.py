"""Shows: tasks taken in the order in which they end; one fails; the rest is cancelled.
New since ProducerConsumer: the first answer is used while the others are still on their way."""

import asyncio
import sys


# region: answer
async def answer(name, turns):
    try:
        for _ in range(turns):
            await asyncio.sleep(0)
    except asyncio.CancelledError:
        print(f"  {name} is no longer needed")
        raise
    if name == "broken":
        raise OSError("no answer from broken")
    return f"{name} answers"


# endregion


# region: ask
def ask(pause):
    print("four are asked at once")
    return [
        asyncio.create_task(answer("slow", 3 * pause)),
        asyncio.create_task(answer("broken", 2 * pause)),
        asyncio.create_task(answer("fast", pause)),
        asyncio.create_task(answer("endless", sys.maxsize)),
    ]


# endregion


# region: collect
async def main(pause):
    tasks = ask(pause)
    answers = 0
    for next_answer in asyncio.as_completed(tasks):
        try:
            print(f"  {await next_answer}")
            answers += 1
        except OSError as error:
            print(f"  failed: {error}")
        if answers == 2:
            break
    print("two answers are enough")
    for task in tasks:
        task.cancel()
    await asyncio.wait(tasks)
    print(f"cancelled: {sum(task.cancelled() for task in tasks)} of {len(tasks)}")


if __name__ == "__main__":
    asyncio.run(main(pause=int(sys.argv[1])))

# endregion
