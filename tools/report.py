"""What commands say: a table of what they looked at, one row each, or why they failed."""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from rich.console import Console
from rich.table import Table
from rich.text import Text

PIPED_WIDTH = 160  # columns, where there is no terminal


class State(StrEnum):
    """How something stands. What FAILS ends the command with an error; the others don't."""

    OK = "ok"
    SKIPPED = "skipped"
    WARNING = "warning"
    FAILS = "fails"


STYLES = {State.OK: "green", State.SKIPPED: "dim", State.WARNING: "yellow", State.FAILS: "red"}


@dataclass(frozen=True)
class Row:
    """What was looked at, how it stands, what was found, and what to do about it."""

    about: str
    state: State
    found: str
    next_step: str = ""


def terminal() -> Console:
    """Return a console that wraps lines on a terminal only, and not in a file or a pipe."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=PIPED_WIDTH)


def show(rows: Iterable[Row], console: Console) -> None:
    """Show the rows as one aligned table; each next step stands below what was found."""
    table = Table("", "", "", box=None, pad_edge=False, show_header=False)
    for row in rows:
        lines = [row.found, f"→ {row.next_step}"] if row.next_step else [row.found]
        state = Text(row.state, style=STYLES[row.state])
        table.add_row(row.about, state, Text("\n".join(lines), overflow="fold"))
    console.print(table)


def failures(rows: Iterable[Row]) -> int:
    """Count the rows that fail."""
    return sum(row.state is State.FAILS for row in rows)


def failed(why: str) -> int:
    """Say on one line of standard error why a command failed; return its exit code."""
    sys.stderr.write(f"{' '.join(why.split())}\n")
    return 1
