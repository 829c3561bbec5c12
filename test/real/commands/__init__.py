"""What a test has a cluster do, one noun a file."""

from commands.failures import Failures
from commands.large import Large
from commands.logs import Logs
from commands.moves import Moves
from commands.python_names import PythonNames
from commands.records import Records
from commands.resources import Resources
from commands.scheduler import Scheduler
from commands.told import Told
from commands.workers import Workers


class Commands(Failures, Large, Logs, Moves, PythonNames, Records, Resources, Scheduler, Told, Workers):
    """Every public method is a command."""
