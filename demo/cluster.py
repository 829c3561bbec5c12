"""A real Dask cluster on this machine, for the demonstration.

Prints one line of JSON when it is up, {"address": ..., "dashboard": ...}, and lives until it gets SIGTERM or SIGINT, or until its
standard input closes: so it also ends when whoever started it is killed without a chance to say so.
"""

import argparse
import json
import logging
import os
import signal
import threading

from distributed import LocalCluster


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=0, help="of the scheduler; 0 takes a free one")
    parser.add_argument("--dashboard-port", type=int, default=0, help="of Dask's own page; 0 takes a free one")
    parser.add_argument("--scheduler-file", help="where it writes where it is")
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument("--threads", type=int, default=2, help="of each worker")
    return parser.parse_args()


def until_ended(input_counts=True):
    """An event that is set by SIGTERM, by SIGINT, or, if that counts, when standard input closes."""
    ended = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: ended.set())

    def watch_input():
        # Not through sys.stdin, whose lock would still be held when the interpreter ends.
        while os.read(0, 4096):
            pass
        ended.set()

    if input_counts:
        threading.Thread(target=watch_input, daemon=True).start()
    return ended


def main():
    options = arguments()
    ended = until_ended()
    # Loopback only: whoever reaches a scheduler's port can run code on it.
    with LocalCluster(
        n_workers=options.workers,
        threads_per_worker=options.threads,
        processes=True,
        memory_limit="1GiB",
        host="127.0.0.1",
        scheduler_port=options.port,
        scheduler_kwargs={"scheduler_file": options.scheduler_file},
        dashboard_address=f"127.0.0.1:{options.dashboard_port}",
        silence_logs=logging.ERROR,
    ) as cluster:
        print(json.dumps({"address": cluster.scheduler_address, "dashboard": cluster.dashboard_link}), flush=True)
        ended.wait()


if __name__ == "__main__":
    main()
