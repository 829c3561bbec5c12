"""A real Dask cluster that a test drives: it does what it is told, and answers what Dask itself says.

One JSON object a line: {"command": ..., "arguments": {...}} on standard input is answered on standard output by {"result": ...}
or {"error": text}; the first line says {"result": {"address": ...}} once the cluster is up. Logs go to standard error. It ends
when its standard input does.
"""

import asyncio
import functools
import gc
import importlib.metadata
import json
import logging
import os
import random
import signal
import subprocess
import sys
import threading
import time
import traceback
from concurrent.futures import CancelledError

import dask
from distributed import Client, LocalCluster, Security, Semaphore, Worker, wait, worker_client

from says import memory, oldest, says, settled

# os._exit as a user's function would call it: no task but this one dies with the worker, so the first death is the last.
DEFAULTS = {
    "distributed.scheduler.allowed-failures": 0,
    # It takes copies away whenever it runs, so that nothing would be at rest.
    "distributed.scheduler.active-memory-manager.start": False,
    # Measured where gilknocker is installed, which one of the environments has for the advice, and users mostly have not.
    "distributed.admin.system-monitor.gil.enabled": False,
    # Workers whose heartbeats a test has stopped stay, however long the test takes.
    "distributed.scheduler.worker-ttl": None,
    # Where both cores are busy, half a minute is not enough for a word to be answered.
    "distributed.comm.timeouts.connect": "120s",
    "distributed.comm.timeouts.tcp": "120s",
}
NUMBERS = 100

# Seconds: generous, since it only matters where something is broken.
PATIENCE = 120

# Of records that are made up.
EVERY_MS = 10


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


def die(x):
    os._exit(1)


def flaky(path):
    """Fails until it has been called three times."""
    with open(path, "a") as calls:
        calls.write(".")
    if os.path.getsize(path) < 3:
        raise RuntimeError("not yet")
    return os.path.getsize(path)


def block(size):
    return b"x" * size


def shuffle(dask_scheduler, figures):
    extension = dask_scheduler.extensions["shuffle"]
    if figures is None:
        return extension.heartbeats.clear()
    worker = min(dask_scheduler.workers)
    # Of a shuffle that it does not know it takes no note: one is made up for as long as that takes.
    known = "states" if hasattr(extension, "states") else "active_shuffles"
    setattr(extension, known, {"made-up": None})
    try:
        extension.heartbeat(dask_scheduler.workers[worker], {"made-up": figures})
    finally:
        setattr(extension, known, {})
    return worker


def small(x):
    return b"x" * (x % 50)


def metered(name, value):
    from distributed.metrics import context_meter

    for unit in ("seconds", "bytes", "count", "unheard-of"):
        context_meter.digest_metric(name, value, unit)


def wait_for_others(worker):
    with worker_client() as client:
        wait([client.submit(time.sleep, 0.1, pure=False, workers=[worker]) for _ in range(4)])


class Counter:
    """An actor."""


class Huge:
    """Says that it is larger than a worker may be."""

    def __sizeof__(self):
        return 8 << 30


class Commands:
    """Every public method is a command."""

    def __init__(self, cluster, client):
        self._cluster = cluster
        self._client = client
        # Results are held until release: what nobody wants is forgotten by the scheduler.
        self._held = []
        self._joined = []

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

    def sleep(self, seconds, times):
        """Tasks that sleep so long, so many one after the other on every thread. When the first was sent and the last had come."""
        begin = time.time()
        threads = [worker for worker, count in self._client.nthreads().items() for _ in range(count)]
        for _ in range(times):
            wait([self._client.submit(time.sleep, seconds, pure=False, workers=[worker]) for worker in threads])
        return [begin, time.time()]

    def record(self, held, rate):
        """Has the scheduler's task stream record made-up tasks: so many at once, then so many a second, as far as it has the time and may."""
        self._client.run_on_scheduler(record, held=held, rate=rate)

    def record_until(self, index):
        """How far it may. How far it is."""
        return self._client.run_on_scheduler(record_until, index=index)

    def long_keys(self, count, length):
        """The scheduler takes so many finished tasks for executing ones, with keys of that length, until short_keys."""
        self.noops(count, prefix="lasting")
        self.quiet()
        self._client.run_on_scheduler(long_keys, count=count, length=length)

    def short_keys(self):
        self._client.run_on_scheduler(short_keys)
        self.resume()

    def name_prefixes(self, count, length):
        """Prefixes without tasks, as those leave that name each task anew."""
        self._client.run_on_scheduler(name_prefixes, count=count, length=length)

    def fail_long(self, part, count, length):
        """So many tasks that fail with texts of that length."""
        failures = [self._client.submit(boom_long, length, key=f"long-{part}-{number}") for number in range(count)]
        wait(failures)

    def worker_version(self, length):
        """A worker says that its version of distributed is a text of that length."""
        self._client.run_on_scheduler(worker_version, length=length)

    def recorded(self):
        return self._client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.plugins["task-stream"].index)

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

    def computations(self):
        """What Dask's scheduler counts as pieces of work; and by function the runs that began in each, and seconds computed."""
        return self._client.run_on_scheduler(computations)

    def fail(self, key, dependents=0):
        """A task that raises, and tasks that wait for it."""
        failure = self._client.submit(boom, key, key=key)
        others = [self._client.submit(noop, failure, key=f"after-{key}-{i}") for i in range(dependents)]
        wait([failure] + others)
        self._held += [failure] + others
        return [future.status for future in [failure] + others]

    def kill(self, key):
        """A task that takes its worker with it."""
        death = self._client.submit(die, 1, key=key)
        wait([death])
        self._held.append(death)
        self._client.wait_for_workers(self._workers)
        return type(death.exception()).__name__

    def lose_actor(self, key):
        """An actor whose worker dies."""
        worker = min(self._last_seen)
        actor = self._client.submit(Counter, key=key, actor=True, workers=[worker])
        wait([actor])
        self._kill(worker)
        return self._told(actor)

    def nowhere(self, key):
        """A task that no worker may run."""
        return self._told(self._client.submit(inc, 1, key=key, resources={"unheard-of": 1}))

    def too_large(self, key):
        """A task whose input is larger than a worker may be."""
        huge = self._client.submit(Huge, key="huge-1")
        return self._told(self._client.submit(type, huge, key=key))

    def cancel(self, key):
        """A task that is cancelled before it runs."""
        future = self._client.submit(inc, 1, key=key, resources={"unheard-of": 1})
        self._held.append(future)
        future.cancel()
        return future.status

    def lose_data(self, key):
        """A task that needs what was scattered to a worker that died."""
        worker = min(self._last_seen)
        data = self._client.scatter("data", workers=[worker], hash=False)
        self._kill(worker)
        return self._told(self._client.submit(noop, data, key=key))

    def _kill(self, worker):
        """Its nanny starts another one."""
        os.kill(self._client.run(os.getpid, workers=[worker])[worker], signal.SIGKILL)
        while worker in self._last_seen:
            time.sleep(0.1)
        self._client.wait_for_workers(self._workers)

    def _told(self, future):
        """What the client is told of a future that fails."""
        self._held.append(future)
        try:
            wait([future])
        except CancelledError as cancelled:
            return f"cancelled: {cancelled}"
        return repr(future.exception()) if future.status == "error" else future.status

    def retry(self, key, path):
        """A task that fails twice and then does not."""
        future = self._client.submit(flaky, path, key=key, retries=5)
        self._held.append(future)
        return future.result()

    def transfer(self, size):
        """Bytes made on one worker and read on another."""
        one, other = sorted(self._last_seen)[:2]
        made = self._client.submit(block, size, pure=False, workers=[one])
        read = self._client.submit(len, made, pure=False, workers=[other])
        self._held += [made, read]
        return [one, other, read.result()]

    def metered(self, name, value):
        """A task that counts an activity of its user's own, in every unit."""
        self._client.submit(metered, name, value, pure=False).result()

    def release(self):
        """Until the scheduler has been told, but for what something else here still holds."""
        self._held.clear()
        deadline = time.time() + 10
        while self._client.run_on_scheduler(wanted_keys, client=self._client.id) and time.time() < deadline:
            gc.collect()
            time.sleep(0.1)

    def every_key(self, others=()):
        """A task of each type of key, and of texts that look like one. What Python shows of those that the scheduler has."""
        keys = ["plain-1", 7, -3, 2**40, 1.5, 1e-07, ("tuple", 1), ("nested", ("a", 2.5)), ("one",)]
        keys += ["('text', 1)", "8", "b'text-1'", "(unfinished"] + [text.encode() for text in others]
        futures = [self._client.submit(inc, 1, key=key) for key in keys]
        wait(futures)
        self._held += futures
        return self._client.run_on_scheduler(texts_of_keys)

    def every_name(self):
        """A worker of each type of name. What Python shows of them."""
        for name in [("rack", 1), 2.5, 12, "text", None]:
            self._joined.append(self._cluster.sync(join, self._cluster.scheduler_address, name))
        return self._client.run_on_scheduler(names_of_workers)

    def skew(self, seconds):
        """A worker whose clock is so much ahead, and another."""
        one, other = sorted(self._last_seen)[:2]
        self._client.run(put_clock, seconds, workers=[one])
        return [one, other]

    def start_worker(self, port, beats=True):
        """A worker of two threads at this port, as a process of its own; both threads run tasks."""
        worker = f"tcp://127.0.0.1:{port}"
        command = [sys.executable, "-m", "distributed.cli.dask_worker", self._cluster.scheduler_address]
        command += ["--no-nanny", "--host", "127.0.0.1", "--worker-port", str(port), "--nthreads", "2", "--no-dashboard"]
        self._process = subprocess.Popen(command)
        while worker not in self._last_seen:
            if self._process.poll() is not None:
                raise RuntimeError("The worker's process has ended")
            time.sleep(0.1)
        if not beats:
            self._client.run(stop_heartbeat, workers=[worker])
        wait([self._client.submit(time.sleep, 0.2, pure=False, workers=[worker]) for _ in range(4)])
        return worker

    def end_worker(self):
        """As a machine's sudden end would."""
        port = self._process.args[self._process.args.index("--worker-port") + 1]
        self._process.kill()
        self._process.wait()
        while f"tcp://127.0.0.1:{port}" in self._last_seen:
            time.sleep(0.1)

    def secede(self, count):
        """Tasks on one worker, one after the other, each of which waits for others there in a thread that has seceded."""
        worker = min(self._last_seen)
        for _ in range(count):
            self._client.submit(wait_for_others, worker, pure=False, workers=[worker]).result()
        return worker

    def forbid(self, ops):
        """As distributed.scheduler.blocked-handlers, from now on."""
        self._cluster.scheduler.blocked_handlers = ops

    def hang(self, keys):
        """Tasks that do not end, and run; what Dask says they do."""
        self._held += [self._client.submit(time.sleep, 3600, key=key) for key in keys]
        while len(self._client.run_on_scheduler(executing)) < len(keys):
            time.sleep(0.1)
        # That a task executes is told a moment before its thread begins, and that is on its way to the function for another.
        before = None
        while (stacks := self._client.call_stack()) != before or sum(map(len, stacks.values())) < len(keys):
            before = stacks
            time.sleep(0.2)
        return {worker: {str(key): frames for key, frames in by_key.items()} for worker, by_key in stacks.items()}

    def profile(self, **asked):
        """Client.profile() as rows: the functions from the root on, with their files, and how many samples."""
        return paths(self._client.profile(**asked))

    def log(self, texts):
        """The scheduler, each worker and each nanny log these as warnings."""
        self._client.run_on_scheduler(log_texts, "distributed.scheduler", texts)
        self._client.run(log_texts, "distributed.worker", texts)
        # All nannies are in this process, so that each has what is logged by one.
        self._client.run(log_texts, "distributed.nanny", texts, nanny=True, workers=[min(self._last_seen)])

    def stop_worker(self):
        """One that hangs, with all of its threads."""
        worker = min(self._last_seen)
        self._stopped = self._client.run(os.getpid, workers=[worker])[worker]
        os.kill(self._stopped, signal.SIGSTOP)
        return worker

    def go_on(self):
        os.kill(self._stopped, signal.SIGCONT)

    def block_scheduler(self, seconds):
        """Blocks its event loop, as a plugin that waits does."""
        self._client.run_on_scheduler(time.sleep, seconds)

    def block_scheduler_until(self, path):
        """Blocks its event loop until there is this file."""
        self._client.run_on_scheduler(wait_for_file, path=path)

    def block_workers(self, seconds):
        """Blocks their event loops."""
        self._client.run(time.sleep, seconds)

    def restart(self):
        """Client.restart(): all tasks and workers go, other workers come, the scheduler stays."""
        self._held.clear()
        before = self._client.run_on_scheduler(starts_of_workers)
        # Where a machine is busy, not every nanny brings its worker back in time; one worker is enough to go on with.
        self._client.restart(wait_for_workers=False)
        # One that is about to go would take tasks with it.
        while before & (now := self._client.run_on_scheduler(starts_of_workers)) or not now:
            time.sleep(0.1)

    def stand_in(self):
        """What a worker reports where it has a GPU, and numbers of a user's; one worker alone. That worker."""
        worker = min(self._last_seen)
        self._client.run(add_metrics, workers=[worker])
        return worker

    def ask_for(self, key, **restrictions):
        """A task that is only submitted."""
        self._held.append(self._client.submit(inc, 1, key=key, **restrictions))

    def occupy(self, resources):
        """A task that takes these resources for long. Of each worker what it declares and what is taken."""
        self._held.append(self._client.submit(nap_for, 3600, pure=False, resources=resources))
        while True:
            told = self._client.run_on_scheduler(resources_of)
            if any(sum(used.values()) for _, used in told.values()):
                return told
            time.sleep(0.1)

    def lease(self, name, leases, waiting):
        """A semaphore all of whose leases are taken, for which so many wait; one was given back before."""
        semaphore = Semaphore(max_leases=leases, name=name)
        self._held.append(semaphore)
        semaphore.acquire()
        semaphore.release()
        for _ in range(leases):
            semaphore.acquire()
        for _ in range(waiting):
            threading.Thread(target=semaphore.acquire, daemon=True).start()
        while self._client.run_on_scheduler(pending_leases, name=name) < waiting:
            time.sleep(0.1)

    def steal(self):
        """Tasks given to one worker, while another has nothing to do."""
        worker = min(self._last_seen)
        nap = functools.partial(self._client.submit, nap_for, 0.1, pure=False)
        wait(nap(workers=[worker]))
        wait([nap(workers=[worker], allow_other_workers=True) for _ in range(60)])

    def straggle(self):
        """A task that runs far longer than those of steal."""
        self._held.append(self._client.submit(nap_for, 3600, pure=False))

    def other_version(self, package, version):
        """A worker has another version of a package. That worker."""
        return self._client.run_on_scheduler(other_version, package=package, version=version)

    def forget_version(self, package):
        """A package of the scheduler's does not say its version any more. What it was."""
        return self._client.run_on_scheduler(forget_version, package=package)

    def remember_version(self, package, version):
        self._client.run_on_scheduler(remember_version, package=package, version=version)

    def quiet(self):
        """No more heartbeats, after two that saw all that was done: what the scheduler says of its workers no longer changes."""
        for _ in range(2):
            now = time.time()
            while any(seen < now for seen in self._last_seen.values()):
                time.sleep(0.1)
        self._client.run(stop_heartbeat)

    def resume(self):
        self._client.run(start_heartbeat)

    def readings(self):
        """How many times somebody has read a function's figures, of those that were there when this was asked first."""
        return self._client.run_on_scheduler(readings)

    def fall_silent(self, seconds):
        """A task that sleeps so long, and workers that say nothing from when they said that it executes."""
        self._held.append(self._client.submit(time.sleep, seconds, key="hang-1"))
        while not self._client.run_on_scheduler(oldest):
            time.sleep(0.1)
        self._client.run(stop_heartbeat)

    def oldest(self):
        """Seconds that the oldest task has executed."""
        return self._client.run_on_scheduler(oldest)

    def made_and_dropped(self, count, kept):
        """So many small results in pieces, each released but for the first of it."""
        piece = 5_000
        for start in range(0, count, piece):
            made = self._client.map(small, range(start, start + piece), key=[f"small-{n}" for n in range(start, start + piece)])
            wait(made)
            self._held += made[: kept * piece // count]
        del made

    def shuffle(self, figures):
        """The scheduler is told of a shuffle by a worker, as its heartbeats do; of none where there is nothing to tell. Its address."""
        return self._client.run_on_scheduler(shuffle, figures=figures)

    def log_events(self, topic, messages):
        for message in messages:
            self._client.log_event(topic, message)

    def log_hostile_events(self, topic, size):
        """What a scheduler's own plugin may log: no message could hold it, or hardly."""
        self._client.run_on_scheduler(log_hostile_events, topic=topic, size=size)

    def say(self, text):
        """A task prints and warns, as Dask's own print and warn do."""
        self._client.submit(say_and_warn, text, pure=False).result()

    def lose_worker(self):
        """One with results and scattered data of its own dies. Its address."""
        worker = min(self._last_seen)
        self._held.append(self._client.scatter("data", workers=[worker], hash=False))
        made = self._client.map(small, range(3), key=[f"lost-{n}" for n in range(3)], workers=[worker], allow_other_workers=True)
        wait(made)
        self._held += made
        self._kill(worker)
        return worker

    def events(self):
        return self._client.run_on_scheduler(events_said)

    def graph(self):
        """Of each key its state, function, group, bytes, and the keys that it needs."""
        return self._client.run_on_scheduler(graph)

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

    def spans(self):
        """None where this version knows no spans."""
        return self._client.run_on_scheduler(spans_said)

    def memory(self):
        return self._client.run_on_scheduler(memory)

    def says(self):
        """What Dask itself says, at a moment when nothing happens."""
        deadline = time.time() + PATIENCE
        seen = None
        while seen != (seen := self._client.run_on_scheduler(settled)) or seen is None:
            if time.time() > deadline:
                raise TimeoutError("The scheduler did not come to rest")
            time.sleep(0.2)
        return self._client.run_on_scheduler(says)

    @property
    def _last_seen(self):
        return self._client.run_on_scheduler(last_seen)

    @property
    def _workers(self):
        return len(self._cluster.workers)


def say_and_warn(text):
    import distributed.worker

    distributed.worker.print(text, 7, sep="; ")
    distributed.worker.warn(text)


def log_hostile_events(dask_scheduler, topic, size):
    class Hostile:
        def __str__(self):
            raise RuntimeError("str was called")

        __repr__ = __reduce__ = __iter__ = __len__ = __str__

    recursive = {"action": "recursive"}
    recursive["self"] = recursive
    for message in (
        Hostile(),
        {"action": "hostile", "what": Hostile(), "names": {f"name-{n}" for n in range(100)}},
        recursive,
        "x" * size,
        {"action": "long", "text": "x" * size},
        {"action": "wide", **{f"field-{n}": n for n in range(1000)}},
        (1, float("nan"), 2**70, b"bytes", "\ud800"),
        {("tuple", 1): 2**63, None: float("inf"), "nested": [[{"a": b"bytes"}]]},
        threading.Lock(),
    ):
        dask_scheduler.log_event(topic, message)


def events_said(dask_scheduler):
    """Of each topic how many there were; and those of all: when, which, of whom, and what was lost."""
    if hasattr(dask_scheduler, "_broker"):
        topics = dask_scheduler._broker._topics
        counts, newest = {name: topic.count for name, topic in topics.items()}, topics["all"].events
    else:
        counts, newest = dict(dask_scheduler.event_counts), dask_scheduler.events["all"]
    size = lambda message, name: len(message[name]) if name in message else None  # noqa: E731
    return {
        "counts": counts,
        "all": [
            [
                seconds,
                message["action"],
                message.get("worker"),
                size(message, "lost-computed-tasks"),
                size(message, "lost-scattered-tasks"),
                message.get("expected"),
            ]
            for seconds, message in newest
        ],
    }


def spans_said(dask_scheduler):
    extension = dask_scheduler.extensions.get("spans")
    if extension is None:
        return None
    idle = ("execute", "N/A", "idle or other spans", "seconds")
    return {
        span.id: {
            "tags": list(span.name),
            "parent": span.parent.id if span.parent else None,
            "enqueued": span.enqueued,
            "start": span.start,
            "stop": span.stop,
            "done": span.done,
            "states": dict(span.states),
            "seconds": span.duration,
            "bytes": span.nbytes_total,
            "threadSeconds": span.active_cpu_seconds,
            "idleSeconds": span.cumulative_worker_metrics[idle],
            "groups": sorted(group.name for group in span.groups),
            "activities": [[list(key), value] for key, value in span._cumulative_worker_metrics.items()],
        }
        for span in extension.spans.values()
    }


def executing(dask_scheduler):
    return [str(task.key) for worker in dask_scheduler.workers.values() for task in worker.executing]


def paths(state, above=()):
    names = above + ((state["description"]["name"], state["description"]["filename"]) if above else ("root", ""),)
    rows = [[names, state["count"]]]
    for child in state["children"].values():
        rows += paths(child, names)
    return rows


def log_texts(name, texts):
    for text in texts:
        logging.getLogger(name).warning(text)


def long_keys(dask_scheduler, count, length):
    worker = next(iter(dask_scheduler.workers.values()))
    tasks = [task for key, task in dask_scheduler.tasks.items() if key.startswith("lasting")]
    dask_scheduler.before = [(task, task.key) for task in tasks], worker.processing
    for number, task in enumerate(tasks):
        task.key = f"lasting-{number:04}-{'k' * length}"
    worker.executing = {task: 1.0 for task in tasks}
    # A dict up to 2023, a set since.
    worker.processing = type(worker.processing)(dict.fromkeys(tasks, 0.0))


def short_keys(dask_scheduler):
    keys, processing = dask_scheduler.before
    worker = next(iter(dask_scheduler.workers.values()))
    worker.executing, worker.processing = {}, processing
    for task, key in keys:
        task.key = key


def boom_long(length):
    raise ValueError("x" * length)


def name_prefixes(dask_scheduler, count, length):
    from distributed.scheduler import TaskPrefix

    for number in range(count):
        name = f"{number:06}{'p' * (length - 6)}"
        dask_scheduler.task_prefixes[name] = TaskPrefix(name)


def worker_version(dask_scheduler, length):
    next(iter(dask_scheduler.workers.values())).versions["packages"]["distributed"] = "2" * length


def record(dask_scheduler, held, rate):
    from tornado.ioloop import PeriodicCallback

    stream = dask_scheduler.plugins["task-stream"]
    piece = rate * EVERY_MS // 1000

    def append(count):
        now = time.time()
        for _ in range(count):
            startstops = [{"action": "compute", "start": now - 0.01, "stop": now}]
            # As a worker's message has it (distributed/scheduler.py, stimulus_task_finished).
            stream.buffer.append(
                {
                    "key": f"recorded-{stream.index:032}",
                    "worker": "tcp://127.0.0.1:40000",
                    "thread": 140_000_000_000_000 + stream.index % 4,
                    "status": "OK",
                    "startstops": startstops,
                    "nbytes": 28,
                    "typename": "int",
                    "type": b"",
                    "metadata": {},
                }
            )
            stream.index += 1

    append(held)
    dask_scheduler.record_until = stream.index
    # Of its own turns, and not of the clock: a scheduler that stands still records nothing.
    turn = lambda: append(min(piece, dask_scheduler.record_until - stream.index))  # noqa: E731
    dask_scheduler.recording = PeriodicCallback(turn, EVERY_MS)
    dask_scheduler.recording.start()


def record_until(dask_scheduler, index):
    dask_scheduler.record_until = max(dask_scheduler.record_until, index)
    return dask_scheduler.plugins["task-stream"].index


async def join(scheduler_address, name):
    return await Worker(scheduler_address, name=name, nthreads=1)


def graph(dask_scheduler):
    return {
        str(key): [ts.state, ts.prefix.name, ts.group.name, ts.nbytes, sorted(str(needed.key) for needed in ts.dependencies)]
        for key, ts in dask_scheduler.tasks.items()
    }


def texts_of_keys(dask_scheduler):
    return [str(key) for key in dask_scheduler.tasks]


def starts_of_workers(dask_scheduler):
    """An address may be another worker's soon."""
    return {ws.server_id for ws in dask_scheduler.workers.values()}


def names_of_workers(dask_scheduler):
    return {address: str(ws.name) for address, ws in dask_scheduler.workers.items()}


def put_clock(seconds):
    import distributed.worker
    from distributed.metrics import time

    distributed.worker.time = lambda: time() + seconds


def add_metrics(dask_worker):
    # Under the names of system_monitor.py and diagnostics/{rmm,cudf}.py.
    figures = {
        "gpu_utilization": 37,
        "gpu_memory_used": 6 * 2**30,
        "gpu-memory-total": 16 * 2**30,
        "rmm": {"rmm-used": 2**30, "rmm-total": 4 * 2**30},
        "cudf": {"cudf-spilled": 12345},
        'queue "in"\n': 7.25,
        "ready": True,
        "text": "no number",
    }
    for name, figure in figures.items():
        dask_worker.metrics[name] = lambda worker, figure=figure: figure


def nap_for(seconds):
    time.sleep(seconds)


def pending_leases(dask_scheduler, name):
    return dask_scheduler.extensions["semaphores"].metrics["pending"][name]


def resources_of(dask_scheduler):
    return {address: [dict(ws.resources), dict(ws.used_resources)] for address, ws in dask_scheduler.workers.items()}


def other_version(dask_scheduler, package, version):
    address = min(dask_scheduler.workers)
    dask_scheduler.workers[address].versions["packages"][package] = version
    return address


def forget_version(package):
    version = importlib.metadata.version
    own = sys.modules[package].__version__
    del sys.modules[package].__version__

    def version_of(name):
        if name == package:
            raise importlib.metadata.PackageNotFoundError(name)
        return version(name)

    importlib.metadata.version = version_of
    return own


def remember_version(package, version):
    sys.modules[package].__version__ = version
    importlib.metadata.version = lambda name: importlib.metadata.distribution(name).version


async def forgotten_group(name, dask_scheduler):
    """Once the scheduler has dropped it: a computation has it still."""
    while name in dask_scheduler.task_groups:
        await asyncio.sleep(0.01)
    (group,) = [g for c in dask_scheduler.computations for g in c.groups if g.name == name]
    return {"name": name, "seconds": group.duration, "start": group.start, "stop": group.stop}


def computations(dask_scheduler):
    from dask.utils import key_split

    told = list(dask_scheduler.computations)
    begins = [computation.start for computation in told] + [float("inf")]
    answer = []
    for computation, begin, end in zip(told, begins, begins[1:]):
        runs = {}
        for record in dask_scheduler.plugins["task-stream"].buffer:
            computes = [(x["start"], x["stop"]) for x in record["startstops"] if x["action"] == "compute"]
            if computes and begin <= min(computes)[0] < end:
                run = runs.setdefault(key_split(record["key"]), [0, 0])
                run[0] += 1
                run[1] += sum(stop - start for start, stop in computes)
        code = [frames if isinstance(frames, str) else frames[-1].code for frames in computation.code]
        answer.append(
            {
                "id": str(computation.id),
                "start": computation.start,
                "stop": computation.stop,
                "tasks": sum(computation.states.values()),
                "groups": sorted(str(group.name) for group in computation.groups),
                "code": code,
                "runs": runs,
            }
        )
    return answer


def wanted_keys(dask_scheduler, client):
    return len(dask_scheduler.clients[client].wants_what)


def wait_for_file(path):
    while not os.path.exists(path):
        time.sleep(0.01)


def readings(dask_scheduler):
    from distributed.scheduler import TaskPrefix

    if not hasattr(dask_scheduler, "prefix_readings"):
        dask_scheduler.prefix_readings = 0

        class Counting(TaskPrefix):
            __slots__ = ()

            def __getattribute__(self, name):
                if name == "suspicious":
                    dask_scheduler.prefix_readings += 1
                return super().__getattribute__(name)

        for prefix in dask_scheduler.task_prefixes.values():
            prefix.__class__ = Counting
    return dask_scheduler.prefix_readings


def last_seen(dask_scheduler):
    return {address: ws.last_seen for address, ws in dask_scheduler.workers.items()}


async def stop_heartbeat(dask_worker):
    dask_worker.periodic_callbacks["heartbeat"].stop()
    # It may be under way, as a task of the loop (tornado/ioloop.py, PeriodicCallback._run).
    under_way = [task for task in asyncio.all_tasks() if "PeriodicCallback._run" in repr(task)]
    await asyncio.gather(*under_way)


def start_heartbeat(dask_worker):
    dask_worker.periodic_callbacks["heartbeat"].start()


def lines():
    # Not through sys.stdin, whose lock would still be held when the interpreter ends.
    rest = b""
    while chunk := os.read(0, 65536):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole


def serve(commands, answer):
    for line in lines():
        request = json.loads(line)
        try:
            answer({"result": getattr(commands, request["command"])(**request["arguments"])})
        except Exception:
            answer({"error": traceback.format_exc()})


def main():
    options = json.loads(sys.argv[1])
    # Answers alone go to what was standard output; whatever else is printed joins the logs.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    dask.config.set({**DEFAULTS, **options["config"]})
    security = Security(**options["security"]) if options["security"] else None
    with LocalCluster(
        n_workers=options["workers"],
        threads_per_worker=options["threads"],
        processes=options["processes"],
        memory_limit="1GiB",
        resources={"slots": 4},
        host="127.0.0.1",
        protocol="tls://" if security else "tcp://",
        security=security,
        scheduler_port=options["port"],
        scheduler_kwargs={"scheduler_file": options["schedulerFile"]},
        dashboard_address=None,
        silence_logs=logging.INFO,
    ) as cluster, Client(cluster) as client:
        answer({"result": {"address": cluster.scheduler_address}})
        serve(Commands(cluster, client), answer)


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    main()
