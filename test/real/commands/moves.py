"""Work that goes from one worker, or from one thread, to another."""

import functools
import time

from distributed import wait, worker_client

from commands.driven import Driven
from commands.tasks import block, nap_for


class Moves(Driven):
    def transfer(self, size):
        """Bytes made on one worker and read on another."""
        one, other = sorted(self._last_seen)[:2]
        made = self._client.submit(block, size, pure=False, workers=[one])
        read = self._client.submit(len, made, pure=False, workers=[other])
        self._held += [made, read]
        return [one, other, read.result()]

    def secede(self, count):
        """Tasks on one worker, one after the other, each of which waits for others there in a thread that has seceded."""
        worker = min(self._last_seen)
        for _ in range(count):
            self._client.submit(wait_for_others, worker, pure=False, workers=[worker]).result()
        return worker

    def steal(self):
        """Tasks given to one worker, while another has nothing to do."""
        worker = min(self._last_seen)
        nap = functools.partial(self._client.submit, nap_for, 0.1, pure=False)
        wait(nap(workers=[worker]))
        wait([nap(workers=[worker], allow_other_workers=True) for _ in range(60)])

    def straggle(self):
        """A task that runs far longer than those of steal."""
        self._held.append(self._client.submit(nap_for, 3600, pure=False))


def wait_for_others(worker):
    with worker_client() as client:
        wait([client.submit(time.sleep, 0.1, pure=False, workers=[worker]) for _ in range(4)])
