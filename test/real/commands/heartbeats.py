"""Workers that say nothing, and what is known of them then."""

import asyncio
import time

from commands.driven import Driven
from says import oldest


class Heartbeats(Driven):
    def quiet(self):
        """No more heartbeats, after two that saw all that was done: what the scheduler says of its workers no longer changes."""
        for _ in range(2):
            now = time.time()
            while any(seen < now for seen in self._last_seen.values()):
                time.sleep(0.1)
        self._client.run(stop_heartbeat)

    def resume(self):
        self._client.run(start_heartbeat)

    def fall_silent(self, seconds):
        """A task that sleeps so long, and workers that say nothing from when they said that it executes."""
        self._held.append(self._client.submit(time.sleep, seconds, key="hang-1"))
        while not self._client.run_on_scheduler(oldest):
            time.sleep(0.1)
        self._client.run(stop_heartbeat)

    def oldest(self):
        """Seconds that the oldest task has executed."""
        return self._client.run_on_scheduler(oldest)


async def stop_heartbeat(dask_worker):
    dask_worker.periodic_callbacks["heartbeat"].stop()
    # It may be under way, as a task of the loop (tornado/ioloop.py, PeriodicCallback._run).
    under_way = [task for task in asyncio.all_tasks() if "PeriodicCallback._run" in repr(task)]
    await asyncio.gather(*under_way)


def start_heartbeat(dask_worker):
    dask_worker.periodic_callbacks["heartbeat"].start()
