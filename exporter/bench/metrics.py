"""Renders gauges by prometheus_client: WORKERS label sets in each of FAMILIES families.

For each line on standard input it changes every value, renders, and prints the milliseconds that rendering took. The first
line it prints says what it is.
"""

import platform
import random
import sys
import time

from prometheus_client import CollectorRegistry, Gauge, generate_latest

workers, families = int(sys.argv[1]), int(sys.argv[2])
registry = CollectorRegistry()
series = []
for family in range(families):
    gauge = Gauge(f"dask_worker_figure_{family}", "A figure of a worker.", ["worker", "host"], registry=registry)
    for worker in range(workers):
        host = f"10.0.{worker // 50}.{worker % 50}"
        series.append(gauge.labels(f"tcp://{host}:{40000 + worker}", host))

print(f"Python {platform.python_version()}", flush=True)
for _ in sys.stdin:
    for one in series:
        one.set(random.random() * 1e8)
    start = time.perf_counter()
    generate_latest(registry)
    print((time.perf_counter() - start) * 1000, flush=True)
