"""What Dask's scheduler says of itself, read inside it, as JSON can hold it. Nothing here is taken from the exporter."""

import platform
import time

import distributed
import distributed.versions
from dask.utils import key_split


def text(key):
    return key if isinstance(key, str) else str(key)


def settled(dask_scheduler):
    """A number that stays the same while nothing happens; None while tasks are under way."""
    if any(ts.state in ("processing", "waiting", "queued") for ts in dask_scheduler.tasks.values()):
        return None
    return dask_scheduler.transition_counter


def says(dask_scheduler):
    return {
        "scheduler": scheduler(dask_scheduler),
        "prefixes": {name: prefix(p) for name, p in dask_scheduler.task_prefixes.items()},
        "groups": {name: group(g) for name, g in dask_scheduler.task_groups.items()},
        "memory": memory(dask_scheduler),
        "activities": activities(dask_scheduler),
        "wanted": wanted(dask_scheduler),
        "workers": {address: worker(w, dask_scheduler) for address, w in dask_scheduler.workers.items()},
        "stealing": stealing(dask_scheduler),
        "semaphores": semaphores(dask_scheduler),
        "unrunnable": unrunnable(dask_scheduler),
        "asked": asked(dask_scheduler),
        "bandwidths": dict(dask_scheduler.bandwidth_types),
        "links": [[sender, receiver, value] for (receiver, sender), value in dask_scheduler.bandwidth_workers.items()],
        "differing": differing(dask_scheduler),
        "packages": packages(dask_scheduler),
        "stream": stream(dask_scheduler),
        "erred": [erred(entry) for entry in dask_scheduler.erred_tasks],
    }


def scheduler(s):
    return {
        "id": s.id,
        "address": s.address,
        "version": distributed.__version__,
        "python": platform.python_version(),
        "started": s.time_started,
        "clients": sorted(s.clients),
        "threads": s.total_nthreads,
        "occupancy": s.total_occupancy,
        "transitions": s.transition_counter,
        "groups": len(s.task_groups),
        "bandwidth": s.bandwidth,
        "desired": s.adaptive_target(),
        "workersAdded": getattr(s, "_workers_added_total", None),
        "workersRemoved": getattr(s, "_workers_removed_total", None),
    }


def prefix(p):
    return {
        "states": dict(p.states),
        "stateCounts": dict(p.state_counts),
        "allDurations": dict(p.all_durations),
        "durationAverage": p.duration_average,
        "maxExecTime": p.max_exec_time,
        "suspicious": p.suspicious,
    }


def group(g):
    return {
        "prefix": g.prefix.name,
        "states": dict(g.states),
        "bytes": g.nbytes_total,
        "seconds": g.duration,
        "start": g.start,
        "stop": g.stop,
        "dependencies": sorted(d.name for d in g.dependencies),
        "types": sorted(g.types),
    }


def memory(dask_scheduler):
    """Bytes by prefix, summed over the workers."""
    sums = {}
    for ws in dask_scheduler.workers.values():
        for ts in ws.has_what:
            sums[ts.prefix.name] = sums.get(ts.prefix.name, 0) + ts.nbytes
    return sums


def activities(s):
    """Each with its key as Dask has it; None where the version does not count them."""
    metrics = getattr(s, "cumulative_worker_metrics", None)
    return None if metrics is None else [[list(key), value] for key, value in metrics.items() if isinstance(key, tuple)]


def oldest(dask_scheduler):
    """Seconds that the oldest task has executed until now; None: none does."""
    now = time.time()
    ages = [age + now - ws.last_seen for ws in dask_scheduler.workers.values() for age in ws.executing.values()]
    return max(ages, default=None)


def wanted(s):
    """Seconds of threads while there were spans; None where there is none, or the version knows none."""
    spans = s.extensions.get("spans")
    # Where there is nothing to merge, merging raises.
    return spans.merge_all().active_cpu_seconds if spans and spans.root_spans else None


def worker(ws, s):
    spilled = getattr(ws.memory, "spilled", None)
    return {
        "name": str(ws.name),
        "host": ws.host,
        "version": ws.versions["packages"]["distributed"],
        "status": ws.status.name,
        "threads": ws.nthreads,
        "memoryLimit": ws.memory_limit,
        "occupancy": ws.occupancy,
        "lastSeen": ws.last_seen,
        "timeDelay": ws.time_delay,
        "processing": len(ws.processing),
        "idle": ws.address in s.idle,
        "saturated": ws in s.saturated,
        "memory": {
            "managed": ws.memory.managed,
            "unmanaged": ws.memory.unmanaged_old,
            "unmanaged_recent": ws.memory.unmanaged_recent,
            "spilled": spilled if spilled is not None else ws.metrics["spilled_bytes"]["disk"],
        },
        "resources": ws.resources,
        "usedResources": ws.used_resources,
        "metrics": {name: value for name, value in ws.metrics.items() if not name.startswith("digests_total")},
        "latency": ws.metrics.get("digests_total_since_heartbeat", {}).get("latency"),
    }


def stealing(s):
    extension = s.extensions["stealing"]
    requests, costs = (extension.metrics[f"request_{what}_total"] for what in ("count", "cost"))
    levels = enumerate(extension.cost_multipliers)
    return [[multiplier, requests.get(level, 0), costs.get(level, 0)] for level, multiplier in levels]


def semaphores(s):
    extension = s.extensions["semaphores"]
    figures = {name: dict(figure) for name, figure in extension.metrics.items()}
    leases = {name: len(leases) for name, leases in extension.leases.items()}
    return {"limits": dict(extension.max_leases), "leases": leases, **figures}


def unrunnable(s):
    """Seconds by key; None where the version does not know."""
    tasks = s.unrunnable
    return {text(ts.key): time.monotonic() - tasks[ts] if isinstance(tasks, dict) else None for ts in tasks}


def asked(s):
    """Of each task that no worker may run the resources, workers and hosts that it asks for."""
    return {
        text(ts.key): [
            dict(ts.resource_restrictions or {}),
            sorted(ts.worker_restrictions or ()),
            sorted(ts.host_restrictions or ()),
        ]
        for ts in s.unrunnable
    }


def packages(s):
    """Versions by package, of each worker and each client that tells them."""
    told = {ws.address: ws.versions["packages"] for ws in s.workers.values()}
    told |= {cs.client_key: cs.versions["packages"] for cs in s.clients.values() if cs.versions}
    return told


def differing(s):
    """Packages in the table that Dask warns with when a client connects."""
    workers = {address: ws.versions for address, ws in s.workers.items()}
    client = next(cs.versions for cs in s.clients.values() if cs.versions)
    table = distributed.versions.error_message(distributed.versions.get_versions(), workers, client)["warning"]
    return [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")][1:]


def stream(s):
    """The task stream's buffer, in its order; None before anybody asked for it."""
    plugin = s.plugins.get("task-stream")
    if plugin is None:
        return None
    return {"index": plugin.index, "records": [record(r) for r in plugin.buffer]}


def record(r):
    return {
        "key": text(r["key"]),
        "prefix": key_split(r["key"]),
        "worker": r["worker"],
        "thread": str(r["thread"]),
        "erred": r["status"] == "error",
        # A task that erred has neither.
        "nbytes": r.get("nbytes") or 0,
        "type": r.get("typename") or "",
        "intervals": [
            {"action": ss["action"], "start": ss["start"], "stop": ss["stop"], "source": ss.get("source")}
            for ss in r["startstops"]
        ],
        "exception": r.get("exception_text") if r["status"] == "error" else None,
    }


def erred(entry):
    return {
        "key": text(entry.key),
        "time": entry.timestamp,
        "workers": sorted(entry.erred_on),
        "exception": entry.exception_text,
        "traceback": entry.traceback_text,
    }
