"""What the local runtime says on the terminal: a line for each request, and what went wrong."""

import os
import sys
from io import TextIOWrapper
from threading import Lock
from typing import TextIO

RESET = "\x1b[0m"
DIM = "\x1b[2m"
BOLD = "\x1b[1m"
GREEN = "\x1b[32m"
YELLOW = "\x1b[33m"
RED = "\x1b[31m"

STATUS_COLOURS = {2: GREEN, 3: GREEN, 4: YELLOW, 5: RED}
LEVEL_COLOURS = {"WARNING": YELLOW, "ERROR": RED, "CRITICAL": RED}


class Console:
    """Writes whole lines, from any thread; coloured on a terminal, unless NO_COLOR is set."""

    def __init__(self, stream: TextIO | None = None) -> None:
        self._stream = stream or sys.stdout
        if isinstance(self._stream, TextIOWrapper):
            self._stream.reconfigure(errors="backslashreplace")
        self._colours = self._stream.isatty() and "NO_COLOR" not in os.environ
        self._lock = Lock()

    def request(
        self, method: str, path: str, status: int, milliseconds: float, function: str
    ) -> None:
        """Write a line for a request, without its query, which may hold secrets."""
        code = self._styled(str(status), STATUS_COLOURS.get(status // 100, RED))
        timing = self._styled(f"{milliseconds:.1f} ms", DIM)
        self.say(f"{printable(method)} {printable(path)} {code} {timing} {function}".rstrip())

    def problem(self, text: str, detail: str = "") -> None:
        """Write a line that something failed; the detail, such as a traceback, follows indented."""
        self.say(self._styled(printable(text), RED) + _indented(detail))

    def log(self, level: str, text: str, detail: str = "") -> None:
        """Write a line that a handler logged; the detail follows indented."""
        line = printable(f"{level} {text}")
        self.say(self._styled(line, LEVEL_COLOURS.get(level, DIM)) + _indented(detail))

    def heading(self, text: str) -> None:
        """Write a highlighted line."""
        self.say(self._styled(text, BOLD))

    def say(self, text: str) -> None:
        """Write a line; a terminal that was closed is no reason to fail."""
        with self._lock:
            try:
                self._stream.write(f"{text}\n")
                self._stream.flush()
            except OSError:
                return

    def _styled(self, text: str, style: str) -> str:
        return f"{style}{text}{RESET}" if self._colours else text


def _indented(detail: str) -> str:
    return "".join(f"\n    {printable(line)}" for line in detail.splitlines())


def printable(text: str) -> str:
    """Put a text on one line, without characters that would control the terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
