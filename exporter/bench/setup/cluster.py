"""A real scheduler and its workers, each a process of its own, that the benches drive by lines of JSON.

Commands on standard input, one answer a line on standard output:
  {"noop": N}                 run N tasks that do nothing, all at once  -> {"cpu": seconds of the scheduler, "seconds": wall}
  {"rate": R, "seconds": S}   submit R short tasks a second for S seconds -> {"submitted": N}
  {"make": N, "keep": K}      make N small results and drop all but K -> {"bytes": that the workers hold}
  {"record": N, "lanes": L}   have the task stream hold N made-up tasks of the last minutes on L threads -> {"recorded": N}
"""

import json
import os
import subprocess
import sys
import time

from distributed import Client, wait

WORKERS = 2
THREADS = 2
RECORDED_SECONDS = 300
PIECE = 5_000


def noop(_):
    return None


def short(_):
    time.sleep(0.002)


def start(*arguments):
    return subprocess.Popen([sys.executable, "-m", *arguments], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def cpu_seconds(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def run_noops(client, scheduler, count):
    cpu, started = cpu_seconds(scheduler.pid), time.time()
    futures = client.map(noop, range(count), pure=False)
    wait(futures)
    del futures
    # Forgetting the tasks is part of what they cost.
    while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)):
        time.sleep(0.05)
    return {"cpu": cpu_seconds(scheduler.pid) - cpu, "seconds": time.time() - started}


def run_rate(client, rate, seconds):
    futures, started = [], time.time()
    while (now := time.time()) < started + seconds:
        due = int((now - started) * rate) - len(futures)
        futures += client.map(short, range(due), pure=False)
        time.sleep(0.02)
    wait(futures)
    return {"submitted": len(futures)}


def small(x):
    return b"x" * (x % 50)


def make(client, count, keep, held):
    for start in range(0, count, PIECE):
        made = client.map(small, range(start, start + PIECE), key=[f"small-{n}" for n in range(start, start + PIECE)])
        wait(made)
        held += made[: keep * PIECE // count]
        del made
    while client.run_on_scheduler(lambda dask_scheduler: len(dask_scheduler.tasks)) > len(held):
        time.sleep(0.05)
    return {"bytes": client.run_on_scheduler(bytes_held)}


def bytes_held(dask_scheduler):
    return sum(ts.nbytes for ws in dask_scheduler.workers.values() for ts in ws.has_what)


def record(client, count, lanes):
    client.submit(short, 0, pure=False).result()
    return client.run_on_scheduler(record_tasks, count=count, lanes=lanes)


def record_tasks(dask_scheduler, count, lanes):
    """What that many tasks would leave in the scheduler's task stream, all threads busy up to now; running them takes minutes."""
    from distributed.diagnostics.task_stream import TaskStreamPlugin

    if TaskStreamPlugin.name not in dask_scheduler.plugins:
        dask_scheduler.add_plugin(TaskStreamPlugin(dask_scheduler))
    stream = dask_scheduler.plugins[TaskStreamPlugin.name]
    rows = count // lanes
    step = RECORDED_SECONDS / rows
    began = time.time() - RECORDED_SECONDS
    for i in range(rows * lanes):
        row, lane = divmod(i, lanes)
        start = began + (row + lane / lanes) * step
        name = f"function-{(row // 10 + lane) % 12}"
        stream.buffer.append(
            {
                "key": f"{name}-{i:032}",
                "worker": f"tcp://127.0.0.1:{40000 + lane // 4}",
                "thread": 140_000_000_000_000 + lane % 4,
                "status": "OK",
                "startstops": [{"action": "compute", "start": start, "stop": start + step * (0.5 + i % 5 / 10)}],
                "nbytes": 28,
                "typename": "int",
                "metadata": {},
            }
        )
        stream.index += 1
    return {"recorded": rows * lanes}


def main(port, dashboard_port):
    address = f"tcp://127.0.0.1:{port}"
    scheduler = start(
        "distributed.cli.dask_scheduler",
        "--host=127.0.0.1",
        f"--port={port}",
        f"--dashboard-address=127.0.0.1:{dashboard_port}",
    )
    workers = [
        start("distributed.cli.dask_worker", address, f"--nthreads={THREADS}", "--no-nanny", "--no-dashboard")
        for _ in range(WORKERS)
    ]
    try:
        with Client(address, timeout="30s") as client:
            client.wait_for_workers(WORKERS)
            run_noops(client, scheduler, 500)
            print(json.dumps({"address": address, "pid": scheduler.pid}), flush=True)
            held = []
            for line in sys.stdin:
                command = json.loads(line)
                if "noop" in command:
                    answer = run_noops(client, scheduler, command["noop"])
                elif "make" in command:
                    answer = make(client, command["make"], command["keep"], held)
                elif "record" in command:
                    answer = record(client, command["record"], command["lanes"])
                else:
                    answer = run_rate(client, command["rate"], command["seconds"])
                print(json.dumps(answer), flush=True)
    finally:
        # A worker asked to end while its scheduler goes, too, may wait for it for ever.
        for process in [*workers, scheduler]:
            process.kill()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
