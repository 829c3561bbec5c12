"""A real Dask cluster with computations that have a fault each, as large as it can be for little time.

It is driven as other clusters are (test/real/driver.py). Every command is a computation of its own and returns when it began, in seconds since the
epoch; what it made is released.
"""

import asyncio
import ctypes
import gc
import os
import random
import signal
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path += [str(ROOT / "test" / "real"), str(ROOT / "demo")]

import cloudpickle  # noqa: E402
import dask  # noqa: E402
import example as demo  # noqa: E402
from distributed import LocalCluster, SchedulerPlugin, get_worker, wait  # noqa: E402
from distributed.shuffle._disk import DiskShardsBuffer  # noqa: E402
from distributed.shuffle._limiter import ResourceLimiter  # noqa: E402
from driver import DEFAULTS, drive  # noqa: E402

MEGABYTE = 1_000_000


def noop(x):
    return x


def nap(seconds, *_needs):
    time.sleep(seconds)


def nap_by_worker(slow, long, short):
    time.sleep(long if get_worker().address == slow else short)


def block(megabytes, number):
    return random.randbytes(MEGABYTE) * megabytes


class SlowToMove:
    """As large data on a slow network."""

    def __init__(self, seconds):
        self.seconds = seconds

    def __reduce__(self):
        return (slowly_moved, (self.seconds,))


def slowly_moved(seconds):
    time.sleep(seconds)
    return SlowToMove(seconds)


def make_slow_to_move(seconds):
    # Still at work when what reads it is submitted: Dask would begin another computation otherwise.
    time.sleep(0.1)
    return SlowToMove(seconds)


def read(_moved):
    return None


def leak(megabytes, number):
    # Functions are sent with globals of their own: what both have is the worker.
    left = vars(get_worker()).setdefault("left_behind", [])
    left.append(bytearray(random.randbytes(MEGABYTE) * megabytes))
    time.sleep(1)


def let_go(dask_worker):
    return len(vars(dask_worker).pop("left_behind", []))


def hold_the_gil(seconds):
    # PyDLL keeps it, as compiled code does that does not care.
    ctypes.PyDLL(None).usleep(int(1_000_000 * seconds))


def take_turns_with_the_gil(seconds):
    # So that the event loop turns often enough.
    until = time.time() + seconds
    while time.time() < until:
        ctypes.PyDLL(None).usleep(20_000)


class SlowPlugin(SchedulerPlugin):
    """Of a user's: it works whenever a task has finished, as long as it takes on a busy machine."""

    name = "slow"

    def transition(self, key, start, finish, *args, **kwargs):
        if (start, finish) == ("processing", "memory"):
            until = time.thread_time() + 0.7
            while time.thread_time() < until:
                pass


class SlowDisk(DiskShardsBuffer):
    """What a shuffle writes by, before a disk that takes its time for each piece."""

    async def _process(self, id, shards):
        await asyncio.sleep(0.2)
        await super()._process(id, shards)


class Shuffling:
    """A worker's part in a shuffle, as far as its heartbeats tell of it."""

    def __init__(self, disk):
        self.disk = disk

    def heartbeat(self):
        return {"disk": self.disk.heartbeat(), "comm": {}, "diagnostics": {}, "start": 0.0}


SHUFFLE = "made-up"


async def begin_shuffle(dask_worker):
    disk = SlowDisk(tempfile.mkdtemp(), read=None, memory_limiter=ResourceLimiter(1000))
    dask_worker.extensions["shuffle"].shuffle_runs._active_runs[SHUFFLE] = Shuffling(disk)


async def end_shuffle(dask_worker):
    shuffling = dask_worker.extensions["shuffle"].shuffle_runs._active_runs.pop(SHUFFLE)
    await shuffling.disk.close()


def shuffle(seconds):
    worker = get_worker()
    disk = worker.extensions["shuffle"].shuffle_runs._active_runs[SHUFFLE].disk

    async def write():
        until = time.time() + seconds
        while time.time() < until:
            await disk.write({"part": b"x" * 1000})

    asyncio.run_coroutine_threadsafe(write(), worker.loop.asyncio_loop).result()


def flaky(path, number):
    """Fails twice."""
    time.sleep(0.5)
    with open(f"{path}/{number}", "a") as calls:
        calls.write(".")
    if os.path.getsize(f"{path}/{number}") < 3:
        raise RuntimeError("not yet")


class Faults:
    """Every public method is a command."""

    def __init__(self, _cluster, client):
        self._client = client
        self._held = []

    def _begin(self):
        """Nothing is left of what was before, so that what comes is a computation of its own."""
        gc.collect()
        self._client.wait_for_workers(2)
        while self._tasks > len(self._held):
            time.sleep(0.1)
        return time.time()

    @property
    def _tasks(self):
        return self._client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks))

    @property
    def _two(self):
        return sorted(self._client.scheduler_info(n_workers=-1)["workers"])[:2]

    def tasks_too_small(self):
        begin = self._begin()
        wait(self._client.map(noop, range(4_000), pure=False))
        return begin

    def scheduler_bound(self):
        self._client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.add_plugin(SlowPlugin()))
        begin = self._begin()
        # One after the other: what has finished together holds the scheduler in one go, on a slow machine for as long as one that is gone.
        graph = {("slow", number): (noop, ("slow", number - 1)) for number in range(1, 8)}
        self._client.get({("slow", 0): (noop, 0), **graph}, ("slow", 7))
        self._client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.remove_plugin("slow"))
        return begin

    def straggler(self):
        begin = self._begin()
        wait(self._client.map(nap, [4] + [0.05] * 40, pure=False))
        return begin

    def slower_worker(self):
        begin = self._begin()
        one, other = self._two
        submit = lambda worker, count: self._client.map(  # noqa: E731
            nap_by_worker, [one] * count, long=0.5, short=0.1, pure=False, workers=[worker]
        )
        wait(submit(one, 16) + submit(other, 40))
        return begin

    def uneven_load(self):
        begin = self._begin()
        wait(self._client.map(nap, [0.1] * 50, pure=False, workers=[self._two[0]]))
        return begin

    def transfers(self):
        begin = self._begin()
        one, other = self._two
        made = self._client.map(make_slow_to_move, [0.6] * 8, pure=False, workers=[one])
        wait(self._client.map(read, made, pure=False, workers=[other]))
        return begin

    def shuffle_disk(self):
        self._client.run(begin_shuffle)
        self._client.run_on_scheduler(
            lambda dask_scheduler: dask_scheduler.extensions["shuffle"].active_shuffles.update({SHUFFLE: None})
        )
        begin = self._begin()
        wait(self._client.map(shuffle, [4] * 4, pure=False))
        self._client.run_on_scheduler(
            lambda dask_scheduler: dask_scheduler.extensions["shuffle"].active_shuffles.clear()
        )
        self._client.run(end_shuffle)
        return begin

    def unreleased(self):
        """What it made stays, as a tenth of the memory of all workers and more."""
        begin = self._begin()
        other = self._two[1]
        held = self._client.map(block, [20] * 6, range(6), pure=False, workers=[other])
        wait(held + self._client.map(nap, [1.2], pure=False))
        self._held = held
        return begin

    def spilling(self):
        begin = self._begin()
        held = self._client.map(block, [20] * 60, range(60), pure=False)
        # Workers tell what is on disk with their next heartbeats.
        wait(held + self._client.map(nap, [0.5] * 48, pure=False))
        return begin

    def unmanaged_memory(self):
        begin = self._begin()
        wait(self._client.map(leak, [20] * 14, range(14), pure=False, workers=[self._two[0]]))
        let = self._client.run(let_go)
        assert sum(let.values()) == 14, let
        return begin

    def event_loop_held(self):
        begin = self._begin()
        # So many: a worker reports between two of them alone, and on a busy machine its loop then turns so often that not each report says so.
        wait(self._client.map(hold_the_gil, [0.8] * 26, pure=False, workers=[self._two[0]]))
        return begin

    def gil_held(self):
        begin = self._begin()
        wait(self._client.map(take_turns_with_the_gil, [0.5] * 20, pure=False, workers=[self._two[0]]))
        return begin

    def idle_at_end(self):
        begin = self._begin()
        graph = {("part", number): (nap, 0.05) for number in range(40)}
        graph["last", 0] = (nap, 0.3, *graph)
        graph.update({("last", number): (nap, 0.3, ("last", number - 1)) for number in range(1, 10)})
        self._client.get(graph, ("last", 9))
        return begin

    def recomputed(self):
        begin = self._begin()
        one, other = self._two
        last = self._client.map(nap, [4, 4.1], pure=False, workers=[other])
        made = self._client.map(nap, [0.1] * 20, pure=False, workers=[one], allow_other_workers=True)
        wait(made)
        os.kill(self._client.run(os.getpid, workers=[one])[one], signal.SIGKILL)
        wait(last)
        wait(made)
        return begin

    def retried(self):
        with tempfile.TemporaryDirectory() as folder:
            begin = self._begin()
            wait(self._client.map(flaky, [folder] * 5, range(5), retries=5, pure=False))
            return begin

    def example(self):
        """The demonstration's, with shorter pauses."""
        cloudpickle.register_pickle_by_value(demo)
        demo.LONGEST_PAUSE = 0.2
        begin = self._begin()
        total, failure = demo.compute(self._client, fails=True)
        wait([total, failure])
        return begin


def start(options):
    own = {"distributed.scheduler.allowed-failures": 3, "distributed.admin.system-monitor.gil.enabled": True}
    dask.config.set({**DEFAULTS, **own, **options["config"]})
    return LocalCluster(n_workers=2, threads_per_worker=2, memory_limit="500MB", host="127.0.0.1", dashboard_address=None)


if __name__ == "__main__":
    drive(start, Faults)
