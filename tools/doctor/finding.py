"""What one check of the doctor found."""

from typing import NamedTuple

from tools.report import Row, State


class Finding(NamedTuple):
    """How something stands before a deployment, and what to do about it."""

    state: State
    found: str
    next_step: str = ""

    def about(self, name: str) -> Row:
        """Make it a row of the table."""
        return Row(name, *self)


def ok(found: str) -> Finding:
    """Return that something stands."""
    return Finding(State.OK, found)


def warning(found: str, next_step: str) -> Finding:
    """Return that something is missing without which a deployment succeeds all the same."""
    return Finding(State.WARNING, found, next_step)


def fails(found: str, next_step: str) -> Finding:
    """Return that a deployment would fail."""
    return Finding(State.FAILS, found, next_step)
