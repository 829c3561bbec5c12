"""What a cluster rarely has so much of, or so long."""

from distributed import wait

from commands.heartbeats import Heartbeats
from commands.work import Work


class Large(Work, Heartbeats):
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
