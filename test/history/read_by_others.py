"""Reads what an exporter hands out as others do: CSV with Python's csv, Parquet with ClickHouse's engine, the trace by the rules of
its format (Trace Event Format, docs.google.com/document/d/1CvAClvFfyA5R-PhYUmn5OOQtYMH4h6I0nSsKchNAySU).

read_by_others.py URL FOLDER: prints as JSON how much there was, and what is not as /api/v1/tasks tells it.
"""

import csv
import io
import json
import re
import sys
from collections import defaultdict
from datetime import datetime, timezone
from urllib.request import urlopen

import chdb

url, folder = sys.argv[1:]
problems = []


def expect(what, got, wanted):
    if got != wanted:
        problems.append(f"{what}: {got!r}, not {wanted!r}"[:500])


def get(path):
    with urlopen(f"{url}/api/v1/{path}") as answer:
        return answer.read().decode("utf-8", "strict")


def told():
    """The runs of /api/v1/tasks, in its order: times in whole µs."""
    answer = json.loads(get("tasks?keys=true&limit=100000"))
    tasks, intervals = answer["tasks"], answer["intervals"]
    sources = dict(zip(answer["sources"]["interval"], answer["sources"]["worker"]))
    runs = [
        {
            "life": answer["lives"][life],
            "id": number,
            "key": key,
            "prefix": answer["prefixes"][prefix],
            "worker": answer["workers"][worker]["address"],
            "thread": thread,
            "error": status == 1,
            "nbytes": nbytes,
            "did": [],
        }
        for life, number, key, prefix, worker, thread, status, nbytes in zip(
            *(tasks[name] for name in ("life", "id", "key", "prefix", "worker", "thread", "status", "nbytes"))
        )
    ]
    for row, (task, action, start, duration) in enumerate(
        zip(*(intervals[name] for name in ("task", "action", "start", "duration")))
    ):
        begin = answer["base"] + start
        source = answer["workers"][sources[row]]["address"] if row in sources else None
        runs[task]["did"].append(
            (answer["actions"][action], round(begin * 1000), round((begin + duration) * 1000), source)
        )
    return runs


def microseconds(text):
    moment = datetime.strptime(text, "%Y-%m-%dT%H:%M:%S.%fZ").replace(tzinfo=timezone.utc)
    return round(moment.timestamp() * 1e6)


def near(what, got, wanted):
    if abs(got - wanted) > 1:
        problems.append(f"{what}: {got}, not {wanted}")


def read_csv(runs, errors):
    rows = list(csv.DictReader(io.StringIO(get("tasks?format=csv"), newline=""), strict=True))
    expect("rows of CSV", len(rows), len(runs))
    for row, run in zip(rows, runs):
        here = f"CSV, run {run['id']}"
        for name in ("life", "key", "prefix", "worker"):
            expect(f"{here}, {name}", row[name], run[name])
        for name in ("id", "thread", "nbytes"):
            expect(f"{here}, {name}", int(row[name]), run[name])
        expect(f"{here}, status", row["status"], "error" if run["error"] else "ok")
        near(f"{here}, start", microseconds(row["start"]), min(start for _, start, _, _ in run["did"]))
        near(f"{here}, stop", microseconds(row["stop"]), max(stop for _, _, stop, _ in run["did"]))
        for name in ("compute", "transfer"):
            spent = sum(stop - start for action, start, stop, _ in run["did"] if action == name)
            near(f"{here}, {name}", round(float(row[f"{name}_seconds"]) * 1e6), spent)
        expect(f"{here}, exception", row["exception"], errors.get(run["id"], ""))
    sheet = get("tasks?format=excel-csv")
    expect("its beginning", sheet[:1], "\ufeff")
    cells = [cell for row in csv.reader(io.StringIO(sheet[1:], newline=""), strict=True) for cell in row]
    expect("formulas", [cell for cell in cells if re.match(r"[=+@\t\r]|-(?!\d+$)", cell)], [])
    return len(rows)


def read_trace(runs):
    trace = json.loads(get("trace"))
    events = trace["traceEvents"]
    expect("displayTimeUnit", trace["displayTimeUnit"], "ms")
    names, tracks, marks, did = defaultdict(list), defaultdict(list), 0, []
    for event in events:
        place = event["pid"], event["tid"]
        if not all(type(number) is int and number >= 0 for number in place):
            problems.append(f"trace: no place: {event}")
        if not isinstance(event["name"], str) or not isinstance(event["args"], dict):
            problems.append(f"trace: no name or no arguments: {event}")
        if event["ph"] == "M":
            names[event["name"], event["pid"], event["tid"] if event["name"].startswith("thread") else 0].append(event["args"])
            continue
        if ("process_name", event["pid"], 0) not in names:
            problems.append(f"trace: of no process: {event}")
        if type(event["ts"]) is not int or event["ts"] <= 0:
            problems.append(f"trace: no time: {event}")
        if event["ph"] == "i":
            marks += 1
            expect("the reach of a mark", event["s"] in "gpt", True)
            continue
        expect("a kind of event", event["ph"], "X")
        if ("thread_name", *place) not in names:
            problems.append(f"trace: of no thread: {event}")
        if type(event["dur"]) is not int or event["dur"] < 0:
            problems.append(f"trace: no duration: {event}")
        tracks[place].append((event["ts"], event["ts"] + event["dur"]))
        did.append((event["args"]["run"], event["args"]["key"], event["cat"].split(",")[0], event["ts"], event["dur"]))
    for name, given in names.items():
        expect(f"names of {name}", len(given), 1)
    for place, spans in tracks.items():
        # What overlaps in part is dropped (perfetto, slice_tracker.cc).
        open_until = []
        for start, stop in sorted(spans, key=lambda span: (span[0], -span[1])):
            while open_until and open_until[-1] <= start:
                open_until.pop()
            if open_until and open_until[-1] < stop:
                problems.append(f"trace: {place} overlaps at {start}")
            open_until.append(stop)
    wanted = [
        (run["id"], run["key"], action, start, stop - start) for run in runs for action, start, stop, _ in run["did"]
    ]
    expect("events of the trace", len(did), len(wanted))
    for got, one in zip(did, wanted):
        expect("an event", got[:3], one[:3])
        near(f"when {one[:3]} began", got[3], one[3])
        near(f"how long {one[:3]} was", got[4], one[4])
    expect("marks", marks, sum(run["error"] for run in runs))
    return len(did)


def read_parquet(runs):
    columns = "run, key, fn, worker, thread, error, nbytes, action, start, stop, source, life, began, ended"
    found = json.loads(
        str(
            chdb.query(
                f"SELECT {columns} FROM file('{folder}/runs-*.parquet', Parquet) ORDER BY run, seq "
                "SETTINGS output_format_json_quote_64bit_integers = 0",
                "JSONCompact",
            )
        )
    )["data"]
    rows = defaultdict(list)
    for row in found:
        rows[row[0]].append(row)
    for run in runs:
        there = rows.get(run["id"])
        if there is None:
            continue
        wanted = [run[name] for name in ("id", "key", "prefix", "worker", "thread", "error", "nbytes")]
        for row, (action, start, stop, source) in zip(there, run["did"]):
            expect("a row of Parquet", [*row[:8], row[10], row[11]], [*wanted, action, source, run["life"]])
            near("its start", row[8], start)
            near("its stop", row[9], stop)
        expect(f"intervals of {run['id']}", len(there), len(run["did"]))
        if len(there) > 1:
            near("when all began", there[0][12], min(start for _, start, _, _ in run["did"]))
            near("when all ended", there[0][13], max(stop for _, _, stop, _ in run["did"]))
    expect("runs that /api/v1/tasks lacks", set(rows) - {run["id"] for run in runs}, set())
    return len(rows)


runs = told()
failures = json.loads(get("errors?limit=1000"))["errors"]
errors = {failure["id"]: failure["exception"] for failure in failures if failure["id"] is not None}
counts = {"csv": read_csv(runs, errors), "trace": read_trace(runs), "parquet": read_parquet(runs)}
print(json.dumps({"counts": counts, "problems": problems[:20]}))
