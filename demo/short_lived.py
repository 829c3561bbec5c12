"""A Dask cluster that comes and goes every minute, with one worker and something small to compute, for the demonstration.

Lives until it gets SIGTERM or SIGINT.
"""

import argparse
import json
import logging
import os
import random
import time

from cluster import until_ended
from distributed import Client, LocalCluster

STAYS_SECONDS = 40
AWAY_SECONDS = 20
# Who watches by the file looks at it every 2 s, and leaves before the scheduler does.
NOTICE_SECONDS = 4
ROWS = 20


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=0, help="of the scheduler; 0 takes a free one")
    parser.add_argument("--scheduler-file", help="where it writes where it is, while it is there")
    parser.add_argument("--end-with-input", action="store_true", help="end as well when standard input closes")
    return parser.parse_args()


def load(number):
    time.sleep(random.uniform(0.1, 0.8))
    return list(range(number))


def clean(rows):
    time.sleep(random.uniform(0.1, 0.6))
    return [row for row in rows if row % 2]


def count(tables):
    return sum(len(table) for table in tables)


def compute_until(client, when, ended):
    while time.monotonic() < when and not ended.is_set():
        loaded = client.map(load, range(ROWS), pure=False)
        client.submit(count, client.map(clean, loaded, pure=False), pure=False).result()
        ended.wait(1)


def write(path, cluster):
    """As Dask does. Its own is removed whenever the scheduler is collected as garbage, which may be in the next cluster's time."""
    with open(path + ".part", "w") as file:
        json.dump(cluster.scheduler.identity(), file)
    os.replace(path + ".part", path)


def live_once(options, ended):
    with (
        LocalCluster(
            n_workers=1,
            threads_per_worker=2,
            # In this process: a worker's own takes a second of a core to start.
            processes=False,
            protocol="tcp://",
            memory_limit="512MiB",
            host=options.host,
            scheduler_port=options.port,
            dashboard_address=None,
            silence_logs=logging.ERROR,
        ) as cluster,
        Client(cluster) as client,
    ):
        path = options.scheduler_file
        if path:
            write(path, cluster)
        try:
            compute_until(client, time.monotonic() + STAYS_SECONDS, ended)
        finally:
            if path:
                os.remove(path)
        ended.wait(NOTICE_SECONDS)


def main():
    options = arguments()
    ended = until_ended(options.end_with_input)
    while not ended.is_set():
        try:
            live_once(options, ended)
        except Exception:
            # A busy machine may keep it from starting; the next one begins in a moment.
            logging.exception("The short-lived cluster failed.")
        ended.wait(AWAY_SECONDS - NOTICE_SECONDS)


if __name__ == "__main__":
    main()
