"""What the scheduler and its workers log."""

import logging
import threading

from commands.driven import Driven


class Logs(Driven):
    def log(self, texts):
        """The scheduler, each worker and each nanny log these as warnings."""
        self._client.run_on_scheduler(log_texts, "distributed.scheduler", texts)
        self._client.run(log_texts, "distributed.worker", texts)
        # All nannies are in this process, so that each has what is logged by one.
        self._client.run(log_texts, "distributed.nanny", texts, nanny=True, workers=[min(self._last_seen)])

    def log_events(self, topic, messages):
        for message in messages:
            self._client.log_event(topic, message)

    def log_hostile_events(self, topic, size):
        """What a scheduler's own plugin may log: no message could hold it, or hardly."""
        self._client.run_on_scheduler(log_hostile_events, topic=topic, size=size)

    def say(self, text):
        """A task prints and warns, as Dask's own print and warn do."""
        self._client.submit(say_and_warn, text, pure=False).result()


def log_texts(name, texts):
    for text in texts:
        logging.getLogger(name).warning(text)


def log_hostile_events(dask_scheduler, topic, size):
    class Hostile:
        def __str__(self):
            raise RuntimeError("str was called")

        __repr__ = __reduce__ = __iter__ = __len__ = __str__

    recursive = {"action": "recursive"}
    recursive["self"] = recursive
    for message in (
        Hostile(),
        {"action": "hostile", "what": Hostile(), "names": {f"name-{n}" for n in range(100)}},
        recursive,
        "x" * size,
        {"action": "long", "text": "x" * size},
        {"action": "wide", **{f"field-{n}": n for n in range(1000)}},
        (1, float("nan"), 2**70, b"bytes", "\ud800"),
        {("tuple", 1): 2**63, None: float("inf"), "nested": [[{"a": b"bytes"}]]},
        threading.Lock(),
    ):
        dask_scheduler.log_event(topic, message)


def say_and_warn(text):
    import distributed.worker

    distributed.worker.print(text, 7, sep="; ")
    distributed.worker.warn(text)
