"""Lets `breakpoint()` in one function's code open Python's debugger in the terminal.

Elsewhere there is nobody to answer the debugger, and `breakpoint()` says so.
"""

import pdb
import sys
from dataclasses import dataclass
from typing import NoReturn

PATIENCE_SECONDS = 24 * 60 * 60
"""What an invocation may take at whose breakpoint somebody sits."""


class NoDebugger(Exception):
    """A breakpoint was reached in a function that is not the debugged one."""


@dataclass(frozen=True)
class Debugged:
    """The function that is debugged, and the path of the terminal where that is done."""

    function: str
    terminal: str


def open_at(terminal: str) -> None:
    """Have this process's breakpoints open the debugger at a terminal."""
    reader = open(terminal, encoding="utf-8")  # noqa: SIM115 - for as long as the process lives
    writer = open(terminal, "w", encoding="utf-8")  # noqa: SIM115 - likewise

    def stop(*_: object, **__: object) -> None:
        # Ctrl-C is the runtime's: it ends everything.
        debugger = pdb.Pdb(stdin=reader, stdout=writer, nosigint=True)
        debugger.set_trace(sys._getframe(1))

    sys.breakpointhook = stop


def refuse(function: str) -> None:
    """Have this process's breakpoints say how to debug its function."""

    def stop(*_: object, **__: object) -> NoReturn:
        raise NoDebugger(f"a breakpoint waits for nobody here: `make start DEBUG={function}`")

    sys.breakpointhook = stop
