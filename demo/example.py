"""The computation that Dask's documentation shows its dashboard with, over and over.

inc, dec and add over 100 numbers each, with random pauses, then the sum of all. Run it against any cluster:
python demo/example.py tcp://127.0.0.1:8786
"""

import random
import sys
import time

from distributed import Client, wait

NUMBERS = 100
LONGEST_PAUSE = 0.5
ROUNDS_BETWEEN_FAILURES = 3


class Number(int):
    """An int as big as a small array, so that there is something to see in memory and on its way between workers."""

    def __new__(cls, value):
        number = super().__new__(cls, value)
        number.payload = random.randbytes(random.randint(10_000, 60_000))
        return number

    def __sizeof__(self):
        return super().__sizeof__() + len(self.payload)


def pause():
    time.sleep(random.uniform(0.02, LONGEST_PAUSE))


def inc(x):
    pause()
    return Number(x + 1)


def dec(x):
    pause()
    return Number(x - 1)


def add(x, y):
    pause()
    return Number(x + y)


def compute(client, fails):
    """One round: a future of the total, and one of a task that fails, or None."""
    increments, decrements, sums = [], [], []
    for number in range(NUMBERS):
        # pure=False gives every call a key of its own: otherwise the second round would find its results in memory.
        increments.append(client.submit(inc, number, pure=False))
        decrements.append(client.submit(dec, number, pure=False))
        sums.append(client.submit(add, increments[-1], decrements[-1], pure=False))
    failure = client.submit(add, sums[NUMBERS // 2], "seven", pure=False) if fails else None
    total = client.submit(sum, sums, pure=False)
    wait([total] + ([failure] if fails else []))
    return total, failure


def main(address):
    with Client(address) as client:
        held = None
        rounds = 0
        while True:
            # What the last round held is let go only when this one has its own.
            held = compute(client, fails=rounds % ROUNDS_BETWEEN_FAILURES == 0)
            rounds += 1


if __name__ == "__main__":
    main(sys.argv[1])
