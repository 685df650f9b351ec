"""A worker's standard output: each line goes to the gateway, which decides what to show."""

from collections.abc import Callable
from io import TextIOBase


class Output(TextIOBase):
    """Replaces `sys.stdout`, for handlers that log or print."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__()
        self._tell = tell
        self._begun = ""

    def writable(self) -> bool:
        return True

    def write(self, text: str) -> int:
        """Send the complete lines, and hold the rest until its line ends."""
        *lines, self._begun = (self._begun + text).split("\n")
        for line in lines:
            self._tell(line)
        return len(text)

    def end(self) -> None:
        """Send the rest, which has no end of line."""
        if self._begun:
            self.write("\n")
