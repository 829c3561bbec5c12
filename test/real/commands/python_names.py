"""Keys and names of every type that Python has."""

from distributed import Worker, wait

from commands.driven import Driven
from commands.tasks import inc


class PythonNames(Driven):
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
        names = [("rack", 1), 2.5, 12, "text", None]
        self._joined = [self._cluster.sync(join, self._cluster.scheduler_address, name) for name in names]
        return self._client.run_on_scheduler(names_of_workers)


async def join(scheduler_address, name):
    return await Worker(scheduler_address, name=name, nthreads=1)


def texts_of_keys(dask_scheduler):
    return [str(key) for key in dask_scheduler.tasks]


def names_of_workers(dask_scheduler):
    return {address: str(ws.name) for address, ws in dask_scheduler.workers.items()}
