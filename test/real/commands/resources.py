"""What tasks ask for, and what they wait for."""

import threading
import time

from distributed import Semaphore

from commands.driven import Driven
from commands.tasks import inc, nap_for


class Resources(Driven):
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


def resources_of(dask_scheduler):
    return {address: [dict(ws.resources), dict(ws.used_resources)] for address, ws in dask_scheduler.workers.items()}


def pending_leases(dask_scheduler, name):
    return dask_scheduler.extensions["semaphores"].metrics["pending"][name]
