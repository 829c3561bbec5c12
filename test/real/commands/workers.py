"""Workers that come, go, stand still or are not as others."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from distributed import wait

from commands.driven import Driven
from commands.heartbeats import stop_heartbeat

# Tasks are sent as the names of their functions, which a process of its own has to find.
WITH_FUNCTIONS = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}


class Workers(Driven):
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
        self._process = subprocess.Popen(command, env=WITH_FUNCTIONS)
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

    def stop_worker(self):
        """One that hangs, with all of its threads."""
        worker = min(self._last_seen)
        self._stopped = self._client.run(os.getpid, workers=[worker])[worker]
        os.kill(self._stopped, signal.SIGSTOP)
        return worker

    def go_on(self):
        os.kill(self._stopped, signal.SIGCONT)

    def block_workers(self, seconds):
        """Blocks their event loops."""
        self._client.run(time.sleep, seconds)

    def stand_in(self):
        """What a worker reports where it has a GPU, and numbers of a user's; one worker alone. That worker."""
        worker = min(self._last_seen)
        self._client.run(add_metrics, workers=[worker])
        return worker

    def other_version(self, package, version):
        """A worker has another version of a package. That worker."""
        return self._client.run_on_scheduler(other_version, package=package, version=version)


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


def other_version(dask_scheduler, package, version):
    address = min(dask_scheduler.workers)
    dask_scheduler.workers[address].versions["packages"][package] = version
    return address
