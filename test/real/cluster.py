"""A real Dask cluster that a test drives (driver.py): it does what it is told, and answers what Dask itself says."""

import logging

import dask
from distributed import LocalCluster, Security

from commands import Commands
from driver import DEFAULTS, drive


def start(options):
    dask.config.set({**DEFAULTS, **options["config"]})
    security = Security(**options["security"]) if options["security"] else None
    return LocalCluster(
        n_workers=options["workers"],
        threads_per_worker=options["threads"],
        processes=options["processes"],
        memory_limit="1GiB",
        resources={"slots": 4},
        host="127.0.0.1",
        protocol="tls://" if security else "tcp://",
        security=security,
        scheduler_port=options["port"],
        scheduler_kwargs={"scheduler_file": options["schedulerFile"]},
        dashboard_address=None,
        silence_logs=logging.INFO,
    )


if __name__ == "__main__":
    drive(start, Commands)
