"""Shows: a generator and a queue make a scheduler; three tasks take turns, each yield is a switch.
New since Generators: several resumable functions at once, their results and errors kept by id."""

import sys
from collections import deque
from itertools import count, islice
from math import isqrt


# region: task
class Task:
    """A routine that gives up its turn wherever it yields, and the number it is known by."""

    def __init__(self, number, routine):
        self.number = number
        self.routine = routine


# endregion


# region: scheduler
class Scheduler:
    """Gives every task a turn, first come, first served, until none is left."""

    def __init__(self):
        self.numbers = count()
        self.ready = deque()
        self.results = {}
        self.errors = {}

    def spawn(self, routine):
        task = Task(next(self.numbers), routine)
        self.ready.append(task)
        return task

    def run(self):
        while self.ready:
            task = self.ready.popleft()
            try:
                next(task.routine)
            except StopIteration as end:
                self.results[task.number] = end.value
            except Exception as error:
                self.errors[task.number] = error
            else:
                self.ready.append(task)


# endregion


# region: routines
def lucas():
    current, following = 2, 1
    while True:
        yield current
        current, following = following, current + following


def is_prime(number):
    for divisor in range(2, isqrt(number) + 1):
        if number % divisor == 0:
            return False
        yield
    return number > 1


def search(name, numbers, bound):
    for number in numbers:
        if (yield from is_prime(number)):
            print(f"{name}: {number} is prime")
            if number > bound:
                return number
    raise LookupError("out of numbers")


def pause(turns):
    for _ in range(turns):
        yield


def repeat(message, times, turns):
    for time in range(1, times + 1):
        print(f"{message} ({time})")
        yield from pause(turns)
    return times


# endregion


# region: main
def main(bound, times, turns):
    scheduler = Scheduler()
    tasks = {
        "search": scheduler.spawn(search("search", lucas(), bound)),
        "short search": scheduler.spawn(search("short search", islice(lucas(), 10), bound)),
        "message": scheduler.spawn(repeat("still searching", times, turns)),
    }
    scheduler.run()
    for name, task in tasks.items():
        if task.number in scheduler.errors:
            print(f"{name} failed: {scheduler.errors[task.number]}")
        else:
            print(f"{name} returned {scheduler.results[task.number]}")


# endregion


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
