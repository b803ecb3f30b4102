"""Says which of CPython's own tests of asyncio CPYTHON.md lacks, has twice or has made up.

Run it with CPython 3.13, whose library has the tests: python3.13 cpython_map.py
"""

import collections
import importlib
import inspect
import pathlib
import re
import sys

DOCUMENT = pathlib.Path(__file__).parent.parent / "CPYTHON.md"


def mapped():
    """The tests in the document's first columns, and the counts in its headings."""
    module = owner = None
    tests, counts = collections.Counter(), {}
    for line in DOCUMENT.read_text().splitlines():
        if heading := re.match(r"## (\w+)\.py: (\d+) tests", line):
            module = heading[1]
            counts[module] = int(heading[2])
        elif heading := re.match(r"### (\w+)", line):
            owner = heading[1]
        elif line.startswith("| `test_"):
            names = re.findall(r"`(test_\w+)`", line.split("|")[1])
            tests.update((module, owner, name) for name in names)
    return tests, counts


def written(module):
    """The tests of a module, each under the class whose body it is in."""
    for owner, cls in vars(importlib.import_module(f"test.test_asyncio.{module}")).items():
        if inspect.isclass(cls) and cls.__module__.endswith(module):
            for name, value in vars(cls).items():
                if name.startswith("test_") and callable(value):
                    yield module, owner, name


tests, counts = mapped()
theirs = {test for module in counts for test in written(module)}
complaints = [f"missing: {test}" for test in sorted(theirs - tests.keys())]
complaints += [f"made up: {test}" for test in sorted(tests.keys() - theirs)]
complaints += [f"twice: {test}" for test, times in tests.items() if times > 1]
for module, count in counts.items():
    actual = sum(test[0] == module for test in theirs)
    if actual != count:
        complaints.append(f"{module} has {actual} tests")
print("\n".join(complaints))
sys.exit(bool(complaints))
