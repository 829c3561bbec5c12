"""A task stream that records more than ran."""

import time

from commands.driven import Driven

EVERY_MS = 10


class Records(Driven):
    def record(self, held, rate):
        """Has the scheduler's task stream record made-up tasks: so many at once, then so many a second, as far as it has the time and may."""
        self._client.run_on_scheduler(record, held=held, rate=rate)

    def record_until(self, index):
        """How far it may. How far it is."""
        return self._client.run_on_scheduler(record_until, index=index)

    def recorded(self):
        return self._client.run_on_scheduler(lambda dask_scheduler: dask_scheduler.plugins["task-stream"].index)


def record(dask_scheduler, held, rate):
    from tornado.ioloop import PeriodicCallback

    stream = dask_scheduler.plugins["task-stream"]
    piece = rate * EVERY_MS // 1000

    def append(count):
        now = time.time()
        for _ in range(count):
            startstops = [{"action": "compute", "start": now - 0.01, "stop": now}]
            # As a worker's message has it (distributed/scheduler.py, stimulus_task_finished).
            stream.buffer.append(
                {
                    "key": f"recorded-{stream.index:032}",
                    "worker": "tcp://127.0.0.1:40000",
                    "thread": 140_000_000_000_000 + stream.index % 4,
                    "status": "OK",
                    "startstops": startstops,
                    "nbytes": 28,
                    "typename": "int",
                    "type": b"",
                    "metadata": {},
                }
            )
            stream.index += 1

    append(held)
    dask_scheduler.record_until = stream.index
    # Of its own turns, and not of the clock: a scheduler that stands still records nothing.
    turn = lambda: append(min(piece, dask_scheduler.record_until - stream.index))  # noqa: E731
    dask_scheduler.recording = PeriodicCallback(turn, EVERY_MS)
    dask_scheduler.recording.start()


def record_until(dask_scheduler, index):
    dask_scheduler.record_until = max(dask_scheduler.record_until, index)
    return dask_scheduler.plugins["task-stream"].index
