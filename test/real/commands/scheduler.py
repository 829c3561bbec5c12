"""A scheduler that is restarted, blocked, or told what it seldom is."""

import importlib.metadata
import os
import sys
import time

from commands.driven import Driven


class Scheduler(Driven):
    def forbid(self, ops):
        """As distributed.scheduler.blocked-handlers, from now on."""
        self._cluster.scheduler.blocked_handlers = ops

    def block_scheduler(self, seconds):
        """Blocks its event loop, as a plugin that waits does."""
        self._client.run_on_scheduler(time.sleep, seconds)

    def block_scheduler_until(self, path):
        """Blocks its event loop until there is this file."""
        self._client.run_on_scheduler(wait_for_file, path=path)

    def restart(self):
        """Client.restart(): all tasks and workers go, other workers come, the scheduler stays."""
        self._held.clear()
        before = self._client.run_on_scheduler(starts_of_workers)
        # Where a machine is busy, not every nanny brings its worker back in time; one worker is enough to go on with.
        self._client.restart(wait_for_workers=False)
        # One that is about to go would take tasks with it.
        while before & (now := self._client.run_on_scheduler(starts_of_workers)) or not now:
            time.sleep(0.1)

    def shuffle(self, figures):
        """The scheduler is told of a shuffle by a worker, as its heartbeats do; of none where there is nothing to tell. Its address."""
        return self._client.run_on_scheduler(shuffle, figures=figures)

    def forget_version(self, package):
        """A package of the scheduler's does not say its version any more. What it was."""
        return self._client.run_on_scheduler(forget_version, package=package)

    def remember_version(self, package, version):
        self._client.run_on_scheduler(remember_version, package=package, version=version)


def wait_for_file(path):
    while not os.path.exists(path):
        time.sleep(0.01)


def starts_of_workers(dask_scheduler):
    """An address may be another worker's soon."""
    return {ws.server_id for ws in dask_scheduler.workers.values()}


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
