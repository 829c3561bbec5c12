"""Brings about what the demonstration's example does not: lost workers, transfers, spilling, tasks that wait, a paused worker, a
GPU, a shuffle, a semaphore, versions that differ.

python trouble.py tcp://127.0.0.1:8786: says by a line when all of it is there, and keeps it, with a failure now and then, until its
standard input closes. Wants three workers that have the resource "slots", and that spill at a small part of their memory limits.
"""

import os
import select
import sys
import threading
import time

from distributed import Client, Semaphore, secede, wait

WORKERS = 3
MEBIBYTE = 2**20
SECONDS_BETWEEN_FAILURES = 5


def vanish():
    os._exit(1)


def boom(x):
    raise ValueError(f"boom {x}")


def block(size):
    return os.urandom(size)


def length(data):
    return len(data)


def train():
    time.sleep(3600)


def serve():
    secede()
    time.sleep(3600)


def pause(dask_worker):
    # Whatever the worker's memory is, it is above that.
    dask_worker.memory_manager.memory_pause_fraction = 1e-6


def report_more(dask_worker):
    """As a worker with a GPU and numbers of a user's (system_monitor.py, diagnostics/rmm.py)."""
    figures = {
        "gpu_utilization": 37,
        "gpu_memory_used": 6 * 2**30,
        "gpu-memory-total": 16 * 2**30,
        "rmm": {"rmm-used": 2**30, "rmm-total": 4 * 2**30},
        "queue": 7.25,
    }
    for name, figure in figures.items():
        dask_worker.metrics[name] = lambda worker, figure=figure: figure


def shuffle(dask_scheduler):
    """As a worker's heartbeat tells of one: distributed's own needs packages that this environment lacks."""
    buffer = {"memory": 100, "memory_limit": 1000, "read": 5, "written": 6, "total": 7, "buckets": 1, "diagnostics": {}}
    figures = {"comm": buffer, "disk": {**buffer, "memory_limit": None}, "start": 1.5, "diagnostics": {}}
    worker = min(dask_scheduler.workers)
    extension = dask_scheduler.extensions["shuffle"]
    known, extension.active_shuffles = extension.active_shuffles, {"made-up": None}
    try:
        extension.heartbeat(dask_scheduler.workers[worker], {"made-up": figures})
    finally:
        extension.active_shuffles = known


def differ(dask_scheduler):
    dask_scheduler.workers[min(dask_scheduler.workers)].versions["packages"]["msgpack"] = "0.0.1"


def nap():
    time.sleep(0.1)


def steal(client, worker):
    """Tasks given to one worker, while the others have nothing to do."""
    wait(client.submit(nap, pure=False, workers=[worker]))
    wait([client.submit(nap, pure=False, workers=[worker], allow_other_workers=True) for _ in range(60)])


def lease():
    semaphore = Semaphore(max_leases=1, name="licence")
    semaphore.acquire()
    threading.Thread(target=semaphore.acquire, daemon=True).start()
    return semaphore


def lose_a_worker(client):
    wait(client.submit(vanish, pure=False))
    client.wait_for_workers(WORKERS)


def fail(client):
    failure = client.submit(boom, 1, pure=False)
    after = client.submit(length, failure, pure=False)
    wait([failure, after])
    return [failure, after]


def knows(dask_scheduler, key):
    return key in dask_scheduler.tasks


def ask_again(client):
    """For what fails for good, once more each time it is forgotten."""
    for _ in range(5):
        failure = client.submit(boom, 2, key="unlucky-1")
        wait(failure)
        failure.release()
        while client.run_on_scheduler(knows, key="unlucky-1"):
            time.sleep(0.05)


def fill(client, workers):
    """More than the workers keep in memory, each part read by another worker."""
    blocks = [
        client.submit(block, 8 * MEBIBYTE, pure=False, workers=[workers[i % len(workers)]]) for i in range(6 * len(workers))
    ]
    wait(blocks)
    lengths = [
        client.submit(length, made, pure=False, workers=[workers[(i + 1) % len(workers)]]) for i, made in enumerate(blocks)
    ]
    wait(lengths)
    return blocks


def main(address):
    with Client(address) as client:
        client.wait_for_workers(WORKERS)
        lose_a_worker(client)
        held = fail(client)
        ask_again(client)
        workers = sorted(client.scheduler_info(n_workers=-1)["workers"])
        held += fill(client, workers)
        steal(client, workers[0])
        held.append(lease())
        client.run(report_more, workers=workers[:1])
        client.run_on_scheduler(shuffle)
        client.run_on_scheduler(differ)
        held.append(client.submit(train, pure=False, resources={"slots": 1}, workers=workers[:1]))
        held.append(client.submit(train, pure=False, resources={"gpus": 1}))
        held.append(client.submit(serve, pure=False, workers=workers[1:2]))
        client.run(pause, workers=workers[2:])
        print("in trouble", flush=True)
        while not select.select([sys.stdin], [], [], SECONDS_BETWEEN_FAILURES)[0]:
            held.append(fail(client))


if __name__ == "__main__":
    main(*sys.argv[1:])
