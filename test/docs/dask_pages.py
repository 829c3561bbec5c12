"""Writes every page that the scheduler and the workers of this Dask serve, as JSON.

Dask's own list, /individual-plots.json, is empty without bokeh, which the tests' environments do not have, and bokeh's
modules cannot be imported then. So the applications and the menu are read from their sources (distributed/dashboard); all
other routes are imported and asked, as Dask does (distributed/http/routing.py).
"""

import ast
import importlib
import json
import os

import dask
import distributed

ROOT = os.path.dirname(distributed.__file__)


def assigned(path, name):
    """The value of each assignment to a name in a module."""
    with open(os.path.join(ROOT, "dashboard", path), encoding="utf8") as file:
        tree = ast.parse(file.read())
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and name in [getattr(target, "id", None) for target in node.targets]:
            yield node.value


def applications(path):
    return [key.value for value in assigned(path, "applications") for key in value.keys]


def menu(path):
    """Those that only some clusters have, such as gpu, are in it."""
    for value in assigned(path, "template_variables"):
        pages = dict(zip((key.value for key in value.keys), value.values))["pages"]
        constants = [node.value for node in ast.walk(pages) if isinstance(node, ast.Constant)]
        return [value for value in constants if isinstance(value, str)]


def routes(modules):
    return ["/" + url.lstrip("/") for module in modules for url, *_ in importlib.import_module(module).routes]


configured = dask.config.get("distributed.scheduler.http.routes")
statics = os.listdir(os.path.join(ROOT, "http", "static"))
print(
    json.dumps(
        {
            "scheduler": applications("scheduler.py")
            + ["/statics/" + name for name in statics if name.startswith("individual-")]
            + routes([*configured, "distributed.http.scheduler.api"]),
            "menu": menu("scheduler.py"),
            "worker": applications("worker.py") + routes(dask.config.get("distributed.worker.http.routes")),
        }
    )
)
