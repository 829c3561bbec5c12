"""Functions that several commands have workers run."""

import random
import time


def inc(x):
    time.sleep(random.uniform(0, 0.01))
    return x + 1


def dec(x):
    time.sleep(random.uniform(0, 0.01))
    return x - 1


def add(x, y):
    time.sleep(random.uniform(0, 0.01))
    return x + y


def noop(x):
    return x


def boom(x):
    raise ValueError(f"boom {x}")


def block(size):
    return b"x" * size


def small(x):
    return b"x" * (x % 50)


def nap_for(seconds):
    time.sleep(seconds)
