"""Ordinary work: tasks that come to something."""

import asyncio
import functools
import gc
import time

from distributed import wait

from commands.driven import Driven
from commands.tasks import add, block, boom, dec, inc, noop, small

NUMBERS = 100


class Work(Driven):
    def example(self):
        """inc, dec and add over 100 numbers each, then their sum."""
        submit = self._client.submit
        increments = [submit(inc, number, pure=False) for number in range(NUMBERS)]
        decrements = [submit(dec, number, pure=False) for number in range(NUMBERS)]
        sums = [submit(add, a, b, pure=False) for a, b in zip(increments, decrements)]
        total = submit(sum, sums, pure=False)
        self._held += increments + decrements + sums + [total]
        return total.result()

    def noops(self, count, key_length=0, prefix="noop"):
        start = len(self._held)
        futures = [
            self._client.submit(noop, number, key=f"{prefix}-{'k' * key_length}{start + number:08}") for number in range(count)
        ]
        wait(futures)
        self._held += futures

    def keys(self, keys):
        """A task of each key."""
        futures = [self._client.submit(inc, 1, key=key) for key in keys]
        wait(futures)
        self._held += futures

    def tuples(self, name, count):
        """A graph whose keys are the tuples (name, 0), (name, 1), ... each needing the one before."""
        graph = {(name, 0): (inc, 1)}
        graph.update({(name, i): (inc, (name, i - 1)) for i in range(1, count)})
        return self._client.get(graph, (name, count - 1))

    def short(self, name):
        """A graph that is forgotten as soon as it is done: its group as Dask then has it."""
        self.tuples(name, 20)
        return self._client.run_on_scheduler(forgotten_group, name)

    def sleep(self, seconds, times):
        """Tasks that sleep so long, so many one after the other on every thread. When the first was sent and the last had come."""
        begin = time.time()
        threads = [worker for worker, count in self._client.nthreads().items() for _ in range(count)]
        for _ in range(times):
            wait([self._client.submit(time.sleep, seconds, pure=False, workers=[worker]) for worker in threads])
        return [begin, time.time()]

    def sleeps(self, name, count, seconds):
        """One graph of so many tasks that sleep so long."""
        keys = [(name, i) for i in range(count)]
        self._client.get({key: (time.sleep, seconds) for key in keys}, keys)

    def pieces_of_work(self):
        """The example, a graph of 20 tuples, and the example again while what it made is held: when each began and was done."""
        times = []
        for piece in (self.example, functools.partial(self.tuples, "chain", 20), self.example):
            begin = time.time()
            piece()
            times.append([begin, time.time()])
            # Clocks of workers are known to some ms: what comes next is clearly later.
            time.sleep(0.5)
        return times

    def metered(self, name, value):
        """A task that counts an activity of its user's own, in every unit."""
        self._client.submit(metered, name, value, pure=False).result()

    def made_and_dropped(self, count, kept):
        """So many small results in pieces, each released but for the first of it."""
        piece = 5_000
        for start in range(0, count, piece):
            made = self._client.map(small, range(start, start + piece), key=[f"small-{n}" for n in range(start, start + piece)])
            wait(made)
            self._held += made[: kept * piece // count]
        del made

    def nest(self, name):
        """Spans in a span, one of them without tasks of its own. A task counts an activity of its user's."""
        from distributed import span

        submit = self._client.submit
        with span(name):
            made = [submit(inc, n, key=f"{name}top-{n}") for n in range(5)]
            with span("left"):
                made += [submit(dec, n, key=f"{name}left-{n}") for n in range(3)]
                made += [submit(metered, "own", 1.5, key=f"{name}own-1")]
            with span("right", "deep"):
                made += [submit(block, n, key=f"{name}right-{n}") for n in range(4)]
                made += [submit(boom, 1, key=f"{name}boom-1")]
        wait(made)
        self._held += made

    def release(self):
        """Until the scheduler has been told, but for what something else here still holds."""
        self._held.clear()
        deadline = time.time() + 10
        while self._client.run_on_scheduler(wanted_keys, client=self._client.id) and time.time() < deadline:
            gc.collect()
            time.sleep(0.1)


async def forgotten_group(name, dask_scheduler):
    """Once the scheduler has dropped it: a computation has it still."""
    while name in dask_scheduler.task_groups:
        await asyncio.sleep(0.01)
    (group,) = [g for c in dask_scheduler.computations for g in c.groups if g.name == name]
    return {"name": name, "seconds": group.duration, "start": group.start, "stop": group.stop}


def wanted_keys(dask_scheduler, client):
    return len(dask_scheduler.clients[client].wants_what)


def metered(name, value):
    from distributed.metrics import context_meter

    for unit in ("seconds", "bytes", "count", "unheard-of"):
        context_meter.digest_metric(name, value, unit)
