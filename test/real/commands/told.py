"""What Dask itself says of what is there."""

import time

from commands.driven import Driven
from says import memory, says, settled

# Seconds: generous, since it only matters where something is broken.
PATIENCE = 120


class Told(Driven):
    def says(self):
        """What Dask itself says, at a moment when nothing happens."""
        deadline = time.time() + PATIENCE
        seen = None
        while seen != (seen := self._client.run_on_scheduler(settled)) or seen is None:
            if time.time() > deadline:
                raise TimeoutError("The scheduler did not come to rest")
            time.sleep(0.2)
        return self._client.run_on_scheduler(says)

    def memory(self):
        return self._client.run_on_scheduler(memory)

    def events(self):
        return self._client.run_on_scheduler(events_said)

    def graph(self):
        """Of each key its state, function, group, bytes, and the keys that it needs."""
        return self._client.run_on_scheduler(graph)

    def spans(self):
        """None where this version knows no spans."""
        return self._client.run_on_scheduler(spans_said)

    def computations(self):
        """What Dask's scheduler counts as pieces of work; and by function the runs that began in each, and seconds computed."""
        return self._client.run_on_scheduler(computations)

    def hang(self, keys):
        """Tasks that do not end, and run; what Dask says they do."""
        self._held += [self._client.submit(time.sleep, 3600, key=key) for key in keys]
        while len(self._client.run_on_scheduler(executing)) < len(keys):
            time.sleep(0.1)
        # That a task executes is told a moment before its thread begins, and that is on its way to the function for another.
        before = None
        while (stacks := self._client.call_stack()) != before or sum(map(len, stacks.values())) < len(keys):
            before = stacks
            time.sleep(0.2)
        return {worker: {str(key): frames for key, frames in by_key.items()} for worker, by_key in stacks.items()}

    def profile(self, **asked):
        """Client.profile() as rows: the functions from the root on, with their files, and how many samples."""
        return paths(self._client.profile(**asked))

    def readings(self):
        """How many times somebody has read a function's figures, of those that were there when this was asked first."""
        return self._client.run_on_scheduler(readings)


def events_said(dask_scheduler):
    """Of each topic how many there were; and those of all: when, which, of whom, and what was lost."""
    if hasattr(dask_scheduler, "_broker"):
        topics = dask_scheduler._broker._topics
        counts, newest = {name: topic.count for name, topic in topics.items()}, topics["all"].events
    else:
        counts, newest = dict(dask_scheduler.event_counts), dask_scheduler.events["all"]
    size = lambda message, name: len(message[name]) if name in message else None  # noqa: E731
    return {
        "counts": counts,
        "all": [
            [
                seconds,
                message["action"],
                message.get("worker"),
                size(message, "lost-computed-tasks"),
                size(message, "lost-scattered-tasks"),
                message.get("expected"),
            ]
            for seconds, message in newest
        ],
    }


def graph(dask_scheduler):
    return {
        str(key): [ts.state, ts.prefix.name, ts.group.name, ts.nbytes, sorted(str(needed.key) for needed in ts.dependencies)]
        for key, ts in dask_scheduler.tasks.items()
    }


def spans_said(dask_scheduler):
    extension = dask_scheduler.extensions.get("spans")
    if extension is None:
        return None
    idle = ("execute", "N/A", "idle or other spans", "seconds")
    return {
        span.id: {
            "tags": list(span.name),
            "parent": span.parent.id if span.parent else None,
            "enqueued": span.enqueued,
            "start": span.start,
            "stop": span.stop,
            "done": span.done,
            "states": dict(span.states),
            "seconds": span.duration,
            "bytes": span.nbytes_total,
            "threadSeconds": span.active_cpu_seconds,
            "idleSeconds": span.cumulative_worker_metrics[idle],
            "groups": sorted(group.name for group in span.groups),
            "activities": [[list(key), value] for key, value in span._cumulative_worker_metrics.items()],
        }
        for span in extension.spans.values()
    }


def computations(dask_scheduler):
    from dask.utils import key_split

    told = list(dask_scheduler.computations)
    begins = [computation.start for computation in told] + [float("inf")]
    answer = []
    for computation, begin, end in zip(told, begins, begins[1:]):
        runs = {}
        for record in dask_scheduler.plugins["task-stream"].buffer:
            computes = [(x["start"], x["stop"]) for x in record["startstops"] if x["action"] == "compute"]
            if computes and begin <= min(computes)[0] < end:
                run = runs.setdefault(key_split(record["key"]), [0, 0])
                run[0] += 1
                run[1] += sum(stop - start for start, stop in computes)
        code = [frames if isinstance(frames, str) else frames[-1].code for frames in computation.code]
        answer.append(
            {
                "id": str(computation.id),
                "start": computation.start,
                "stop": computation.stop,
                "tasks": sum(computation.states.values()),
                "groups": sorted(str(group.name) for group in computation.groups),
                "code": code,
                "runs": runs,
            }
        )
    return answer


def executing(dask_scheduler):
    return [str(task.key) for worker in dask_scheduler.workers.values() for task in worker.executing]


def paths(state, above=()):
    names = above + ((state["description"]["name"], state["description"]["filename"]) if above else ("root", ""),)
    rows = [[names, state["count"]]]
    for child in state["children"].values():
        rows += paths(child, names)
    return rows


def readings(dask_scheduler):
    from distributed.scheduler import TaskPrefix

    if not hasattr(dask_scheduler, "prefix_readings"):
        dask_scheduler.prefix_readings = 0

        class Counting(TaskPrefix):
            __slots__ = ()

            def __getattribute__(self, name):
                if name == "suspicious":
                    dask_scheduler.prefix_readings += 1
                return super().__getattribute__(name)

        for prefix in dask_scheduler.task_prefixes.values():
            prefix.__class__ = Counting
    return dask_scheduler.prefix_readings
