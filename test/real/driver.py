"""How a test drives a real Dask cluster: it does what it is told, and answers.

One JSON object a line: {"command": ..., "arguments": {...}} on standard input is answered on standard output by {"result": ...}
or {"error": text}; the first line says {"result": {"address": ...}} once the cluster is up. Logs go to standard error. It ends
when its standard input does.
"""

import json
import os
import signal
import sys
import traceback

from distributed import Client

# os._exit as a user's function would call it: no task but this one dies with the worker, so the first death is the last.
DEFAULTS = {
    "distributed.scheduler.allowed-failures": 0,
    # It takes copies away whenever it runs, so that nothing would be at rest.
    "distributed.scheduler.active-memory-manager.start": False,
    # Measured where gilknocker is installed, which one of the environments has for the advice, and users mostly have not.
    "distributed.admin.system-monitor.gil.enabled": False,
    # Workers whose heartbeats a test has stopped stay, however long the test takes.
    "distributed.scheduler.worker-ttl": None,
    # Where both cores are busy, half a minute is not enough for a word to be answered.
    "distributed.comm.timeouts.connect": "120s",
    "distributed.comm.timeouts.tcp": "120s",
}


def drive(start, commands):
    """A cluster that start() makes of what the test wants; every public method of commands(cluster, client) is a command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = answers_alone()

    def answer(value):
        print(json.dumps(value), file=answers, flush=True)

    with start(json.loads(sys.argv[1])) as cluster, Client(cluster) as client:
        answer({"result": {"address": cluster.scheduler_address}})
        serve(commands(cluster, client), answer)


def answers_alone():
    """What was standard output; whatever else is printed joins the logs."""
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return answers


def serve(commands, answer):
    for line in lines():
        request = json.loads(line)
        try:
            answer({"result": getattr(commands, request["command"])(**request["arguments"])})
        except Exception:
            answer({"error": traceback.format_exc()})


def lines():
    # Not through sys.stdin, whose lock would still be held when the interpreter ends.
    rest = b""
    while chunk := os.read(0, 65536):
        *whole, rest = (rest + chunk).split(b"\n")
        yield from whole
