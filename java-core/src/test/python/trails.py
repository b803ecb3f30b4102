"""What CPython's asyncio does with small random programs.

    python3 trails.py record 300 > ../resources/dev/weft/asyncio-trails.txt
    python3 trails.py print 'PROGRAM'
    python3 trails.py random 1000     # more programs and trails, of another seed each time

RecordedTrailsTest runs the same programs on Weft and wants the same trails. A program is an
s-expression: the number of futures, the tasks, and what the main task does in each turn of the loop.
"""

import asyncio
import random
import sys

FOR_EVER = 1_000_000


class Err(Exception):
    pass


class OrderedSet(dict):
    def add(self, item):
        self[item] = True

    def discard(self, item):
        self.pop(item, None)


class Group(asyncio.TaskGroup):
    """Cancels its children in the order of their birth, where asyncio takes that of a hash set."""

    def __init__(self):
        super().__init__()
        self._tasks = OrderedSet()


def parse(text):
    tokens = text.replace("(", " ( ").replace(")", " ) ").split()

    def node(at):
        if tokens[at] != "(":
            return tokens[at], at + 1
        children = []
        at += 1
        while tokens[at] != ")":
            child, at = node(at)
            children.append(child)
        return children, at + 1

    return node(0)[0]


def dump(node):
    return node if isinstance(node, str) else "(" + " ".join(map(dump, node)) + ")"


def shown(error):
    # Without its message, which asyncio forgets in a shield and for the second who awaits a task.
    return "CE" if isinstance(error, asyncio.CancelledError) else f"Err({error})"


class Program:
    def __init__(self, text):
        future_count, self.definitions, self.main = parse(text)
        self.future_count = int(future_count)
        self.trail = []
        self.telling = True

    def tell(self, step):
        if self.telling:
            self.trail.append(step)

    def run(self):
        asyncio.run(self.run_main())
        return " ".join(self.trail)

    async def run_main(self):
        self.loop = asyncio.get_running_loop()
        self.loop.set_exception_handler(lambda loop, context: None)
        self.futures = [self.loop.create_future() for _ in range(self.future_count)]
        self.tasks = {}
        self.all = []  # as they were made
        for turn in self.main:
            self.tell("|")
            await self.run_all("m", -1, turn)
            await asyncio.sleep(0)
        self.telling = False
        while any(not task.done() for task in self.all):
            for task in self.all:
                task.cancel()
            for future in self.futures:
                if not future.done():
                    future.set_result("end")
            await asyncio.sleep(0)

    async def run_task(self, me, root, operations):
        self.tell(me + "<")
        try:
            await self.run_all(me, root, operations)
        except (asyncio.CancelledError, Err) as e:
            self.tell(f"{me}!{shown(e)}/{asyncio.current_task().cancelling()}")
            raise
        self.tell(f"{me}>{asyncio.current_task().cancelling()}")
        return me

    async def run_all(self, me, root, operations):
        for name, *arguments in operations:
            await getattr(self, "op_" + name)(me, root, *arguments)

    # ---- operations; `me` is who runs it, `root` the number of the top-level task above

    async def op_y(self, me, root):
        """Yields."""
        with self.telling_messages(me):
            await asyncio.sleep(0)
            self.tell(me + "y")

    async def op_af(self, me, root, future):
        """Awaits a future."""
        with self.telling_messages(me):
            self.tell(f"{me}:{await self.futures[int(future)]}")

    def telling_messages(self, me):
        program = self

        class Telling:
            def __enter__(self):
                pass

            def __exit__(self, kind, error, trace):
                if kind is asyncio.CancelledError:
                    program.tell(f"{me}^{error.args[0] if error.args else None}")

        return Telling()

    async def op_shf(self, me, root, future):
        """Awaits a future through a shield."""
        self.tell(f"{me}~{await asyncio.shield(self.futures[int(future)])}")

    def complete(self, future, value):
        if not future.done():
            future.set_result(value)

    async def op_cf(self, me, root, future):
        """Completes a future."""
        self.complete(self.futures[int(future)], "v" + future)

    async def op_sf(self, me, root, future):
        """Completes a future soon, in a callback."""
        self.loop.call_soon(self.complete, self.futures[int(future)], "s" + future)

    async def op_ff(self, me, root, future):
        """Fails a future."""
        if not self.futures[int(future)].done():
            self.futures[int(future)].set_exception(Err("e" + future))
            self.futures[int(future)].exception()

    async def op_xf(self, me, root, future, message):
        """Cancels a future."""
        self.tell(f"{me} xf {self.futures[int(future)].cancel(message)}")

    async def op_dc(self, me, root, future):
        """Adds a done-callback to a future."""
        self.futures[int(future)].add_done_callback(lambda _: self.tell("dc" + future))

    async def op_sp(self, me, root, number):
        """Starts a top-level task, once."""
        j = int(number)
        if j not in self.tasks:
            coroutine = self.run_task("t" + number, j, self.definitions[j])
            self.tasks[j] = asyncio.create_task(coroutine)
            self.all.append(self.tasks[j])

    async def op_at(self, me, root, number):
        """Awaits a top-level task, of a higher number lest two await each other."""
        if int(number) in self.tasks and int(number) > root:
            self.tell(f"{me}={await self.tasks[int(number)]}")

    async def op_sh(self, me, root, number):
        """Awaits a top-level task through a shield."""
        if int(number) in self.tasks and int(number) > root:
            self.tell(f"{me}~{await asyncio.shield(self.tasks[int(number)])}")

    async def op_ct(self, me, root, number, message):
        """Cancels any task."""
        if int(number) < len(self.all):
            self.tell(f"{me} ct {self.all[int(number)].cancel(message)}")

    async def op_sc(self, me, root, number, message):
        """Cancels any task soon, in a callback."""
        if int(number) < len(self.all):
            self.loop.call_soon(self.all[int(number)].cancel, message)

    async def op_dt(self, me, root, number):
        """Adds a done-callback to any task."""
        if int(number) < len(self.all):
            self.all[int(number)].add_done_callback(lambda _: self.tell("dt" + number))

    async def op_uc(self, me, root):
        """Takes one cancel request back."""
        self.tell(f"{me}u{asyncio.current_task().uncancel()}")

    async def op_n(self, me, root):
        """Counts the cancel requests."""
        self.tell(f"{me}n{asyncio.current_task().cancelling()}")

    async def op_raise(self, me, root, message):
        raise Err(message)

    async def op_try(self, me, root, body, handler, end):
        """Catches; then swallows (s), rethrows (r) or throws another."""
        try:
            await self.run_all(me, root, body)
        except (asyncio.CancelledError, Err) as e:
            self.tell(f"{me}?{shown(e)}/{asyncio.current_task().cancelling()}")
            await self.run_all(me, root, handler)
            if end == "r":
                raise
            if end != "s":
                raise Err(end)

    async def op_fin(self, me, root, body, cleanup):
        try:
            await self.run_all(me, root, body)
        finally:
            self.tell(me + "f")
            await self.run_all(me, root, cleanup)

    async def op_to(self, me, root, body):
        """A timeout that expires at the first wait."""
        await self.run_timeout(me, root, 0, body)

    async def op_tl(self, me, root, body):
        """A timeout that never expires."""
        await self.run_timeout(me, root, FOR_EVER, body)

    async def run_timeout(self, me, root, limit, body):
        try:
            async with asyncio.timeout(limit):
                await self.run_all(me, root, body)
            self.tell(f"{me}to/{asyncio.current_task().cancelling()}")
        except TimeoutError:
            self.tell(f"{me}TO/{asyncio.current_task().cancelling()}")

    async def op_grp(self, me, root, children, body):
        try:
            async with Group() as group:
                for i, child in enumerate(children):
                    self.all.append(group.create_task(self.run_task(f"{me}.{i}", root, child)))
                await self.run_all(me, root, body)
            self.tell(f"{me}g/{asyncio.current_task().cancelling()}")
        except BaseExceptionGroup:
            self.tell(f"{me}GF/{asyncio.current_task().cancelling()}")


class Generator:
    """Makes programs up."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def program(self):
        pick = self.random.choice
        self.future_count = self.random.randint(1, 4)
        self.task_count = self.random.randint(1, 5)
        self.yields, self.completions, self.cancels = pick([2, 4, 9]), pick([1, 2, 5]), pick([1, 3, 6])
        definitions = [self.operations(3, pick([4, 6, 9])) for _ in range(self.task_count)]
        main = [[["sp", str(i)] for i in range(self.task_count) if self.random.random() < 0.7]]
        for _ in range(self.random.randint(4, 16)):
            main.append([self.main_operation() for _ in range(pick([0, 0, 1, 1, 2]))])
        return dump([str(self.future_count), definitions, main + [[], [], []]])

    def operations(self, depth, most):
        return [self.operation(depth) for _ in range(self.random.randint(0 if depth < 3 else 1, most))]

    def operation(self, depth):
        weights = {
            "y": self.yields, "af": 4, "cf": self.completions, "ff": 1, "xf": 0.5, "at": 2, "sh": 1,
            "shf": 1, "ct": 2, "sc": 1, "sf": 1, "dc": 0.5, "dt": 0.5, "uc": 0.7, "n": 0.3,
            "raise": 0.7, "sp": 2,
        }  # fmt: skip
        if depth > 0:
            weights |= {"try": 3, "fin": 2, "to": 1.5, "tl": 0.7, "grp": 2}
        return self.operation_of(self.weighed(weights), depth - 1)

    def main_operation(self):
        weights = {"cf": 3, "ff": 1, "xf": 1, "ct": self.cancels, "sp": 1, "sc": 1, "sf": 1}
        return self.operation_of(self.weighed(weights), 0)

    def weighed(self, weights):
        return self.random.choices(list(weights), list(weights.values()))[0]

    def operation_of(self, name, depth):
        below = lambda: self.random.randrange(self.future_count)
        message = lambda: self.random.choice("abcd")
        anyone = lambda: str(self.random.randrange(self.task_count + 4))
        match name:
            case "y" | "uc" | "n":
                return [name]
            case "af" | "shf" | "cf" | "ff" | "sf" | "dc":
                return [name, str(below())]
            case "xf":
                return [name, str(below()), message()]
            case "at" | "sh" | "sp":
                return [name, str(self.random.randrange(self.task_count))]
            case "ct" | "sc":
                return [name, anyone(), message()]
            case "dt":
                return [name, anyone()]
            case "raise":
                return [name, message()]
            case "try":
                handled = self.operations(depth, 3), self.operations(depth, 2)
                return [name, *handled, self.random.choice("rrsx")]
            case "fin":
                return [name, self.operations(depth, 3), self.operations(depth, 2)]
            case "to" | "tl":
                return [name, self.operations(depth, 3)]
            case "grp":
                children = [self.operations(depth, 3) for _ in range(self.random.randint(0, 3))]
                return [name, children, self.operations(depth, 3)]


def variety(trail):
    """How many different things happen in a trail, whoever they happen to."""
    return len({"".join(c for c in step if not c.isdigit()) for step in trail.split()})


def record(count):
    """The most varied of many random programs, so that a short file tells much."""
    pairs = []
    for seed in range(20 * count):
        text = Generator(seed).program()
        if len(text) < 500:
            pairs.append((text, Program(text).run()))
    pairs.sort(key=lambda pair: variety(pair[1]), reverse=True)
    print(f"# CPython {sys.version.split()[0]}, by src/test/python/trails.py: program, trail, program, …")
    for text, trail in pairs[:count]:
        print(text)
        print(trail)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["record", count]:
            record(int(count))
        case ["print", text]:
            print(Program(text).run())
        case ["random", count]:
            seeds = random.Random()
            for _ in range(int(count)):
                text = Generator(seeds.random()).program()
                print(text)
                print(Program(text).run())
        case _:
            sys.exit(__doc__)
