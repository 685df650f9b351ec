"""What the functions write to their logs."""

import json
from io import StringIO
from typing import Any


class Logs:
    """The log of a test."""

    def __init__(self) -> None:
        self.stream = StringIO()

    @property
    def text(self) -> str:
        """All of it."""
        return self.stream.getvalue()

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Each line, which is a JSON document."""
        return [json.loads(line) for line in self.text.splitlines()]
