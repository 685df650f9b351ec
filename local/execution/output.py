"""A worker's standard output: each line is told to the gateway, which decides what to show."""

from collections.abc import Callable
from io import TextIOBase


class Output(TextIOBase):
    """Takes the place of `sys.stdout`, for handlers that log or print."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell
        self._begun = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Tell the lines that are complete, and keep what was begun."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._tell(line)
        return len(text)

    def end(self) -> None:
        """Tell also what ends without a line's end."""
        if self._begun:
            self.write("\n")
