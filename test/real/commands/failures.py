"""Work that comes to nothing, in each way that Dask has."""

import os
import signal
import time
from concurrent.futures import CancelledError

from distributed import wait

from commands.driven import Driven
from commands.tasks import boom, inc, noop, small


class Failures(Driven):
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
        self._wait_for_workers()
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

    def lose_worker(self):
        """One with results and scattered data of its own dies. Its address."""
        worker = min(self._last_seen)
        self._held.append(self._client.scatter("data", workers=[worker], hash=False))
        made = self._client.map(small, range(3), key=[f"lost-{n}" for n in range(3)], workers=[worker], allow_other_workers=True)
        wait(made)
        self._held += made
        self._kill(worker)
        return worker

    def retry(self, key, path):
        """A task that fails twice and then does not."""
        future = self._client.submit(flaky, path, key=key, retries=5)
        self._held.append(future)
        return future.result()

    def _kill(self, worker):
        """Its nanny starts another one."""
        os.kill(self._client.run(os.getpid, workers=[worker])[worker], signal.SIGKILL)
        while worker in self._last_seen:
            time.sleep(0.1)
        self._wait_for_workers()

    def _told(self, future):
        """What the client is told of a future that fails."""
        self._held.append(future)
        try:
            wait([future])
        except CancelledError as cancelled:
            return f"cancelled: {cancelled}"
        return repr(future.exception()) if future.status == "error" else future.status

    def _wait_for_workers(self):
        self._client.wait_for_workers(len(self._cluster.workers))


def die(x):
    os._exit(1)


def flaky(path):
    """Fails until it has been called three times."""
    with open(path, "a") as calls:
        calls.write(".")
    if os.path.getsize(path) < 3:
        raise RuntimeError("not yet")
    return os.path.getsize(path)


class Counter:
    """An actor."""


class Huge:
    """Says that it is larger than a worker may be."""

    def __sizeof__(self):
        return 8 << 30
