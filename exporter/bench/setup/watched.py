"""A real scheduler, and workers that share one process, that the bench of what watching costs drives by lines of JSON.

Arguments: a JSON object of port, workers, prefixes and results: so many there are of each before the first answer.
Commands on standard input, one answer a line on standard output:
  {"cpu": true}        -> {"cpu": seconds of the scheduler's process so far, "time": seconds on a clock}
  {"rate": R}          submit R short tasks a second until told another rate -> {"rate": R}
"""

import asyncio
import json
import os
import subprocess
import sys
import threading
import time
import uuid

from distributed import Client, Worker, wait

PIECE = 10_000


def noop(_):
    return None


def short(_):
    time.sleep(0.002)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def work(address, count):
    """In a process of their own: what they do is none of the scheduler's."""
    workers = [Worker(address, nthreads=1, dashboard=False) for _ in range(count)]
    await asyncio.gather(*workers)
    await asyncio.gather(*[worker.finished() for worker in workers])


def run_prefixes(client, count):
    for start in range(0, count, PIECE):
        keys = [f"function{i}-0" for i in range(start, min(count, start + PIECE))]
        wait(client.map(noop, range(len(keys)), key=keys))


def hold_results(client, count):
    held = []
    for start in range(0, count, PIECE):
        held += client.scatter(list(range(start, min(count, start + PIECE))), hash=False)
    return held


class Rate:
    """Submits at a rate, in a thread of its own, tasks of the first ten prefixes; keeps no result."""

    def __init__(self, client):
        self.client = client
        self.rate = 0
        threading.Thread(target=self.run, daemon=True).start()

    def run(self):
        last, due = time.time(), 0.0
        while True:
            time.sleep(0.02)
            now = time.time()
            due, last = due + (now - last) * self.rate, now
            count, due = int(due), due - int(due)
            if count:
                keys = [f"function{i % 10}-{uuid.uuid4().hex}" for i in range(count)]
                for future in self.client.map(short, range(count), key=keys):
                    future.add_done_callback(lambda done: done.release())


def main(port, workers, prefixes, results):
    address = f"tcp://127.0.0.1:{port}"
    run = [sys.executable, "-m", "distributed.cli.dask_scheduler", "--host=127.0.0.1", f"--port={port}", "--no-dashboard"]
    scheduler = subprocess.Popen(run, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    others = subprocess.Popen(
        [sys.executable, __file__, "work", address, str(workers)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        with Client(address, timeout="60s") as client:
            client.wait_for_workers(workers)
            run_prefixes(client, prefixes)
            held = hold_results(client, results)
            rate = Rate(client)
            print(json.dumps({"address": address, "results": len(held)}), flush=True)
            for line in sys.stdin:
                command = json.loads(line)
                if "rate" in command:
                    rate.rate = command["rate"]
                    answer = command
                else:
                    answer = {"cpu": cpu_seconds(scheduler.pid), "time": time.monotonic()}
                print(json.dumps(answer), flush=True)
            rate.rate = 0
    finally:
        for process in [others, scheduler]:
            process.kill()


if __name__ == "__main__":
    if sys.argv[1] == "work":
        asyncio.run(work(sys.argv[2], int(sys.argv[3])))
    else:
        main(**json.loads(sys.argv[1]))
