"""How far a backfill has come, in a file, so that a killed one goes on where it was."""

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

type Key = Mapping[str, Any]
"""A primary key in DynamoDB's attribute values."""


@dataclass(frozen=True)
class Progress:
    """How many items were read, changed and left to others, up to the item `after`."""

    after: Key | None = None
    read: int = 0
    changed: int = 0
    busy: int = 0


class Checkpoint:
    """The file of one migration of one table."""

    def __init__(self, folder: Path, migration: str, table: str) -> None:
        self._path = folder / f"{migration}-{table}.json"

    def read(self) -> Progress | None:
        """Return how far an earlier run has come, None if none was stopped."""
        if not self._path.is_file():
            return None
        return Progress(**json.loads(self._path.read_text(encoding="utf-8")))

    def note(self, progress: Progress) -> None:
        """Write it down, so that the file is whole at any moment."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        part = self._path.with_suffix(".part")
        part.write_text(json.dumps(asdict(progress)), encoding="utf-8")
        os.replace(part, self._path)

    def forget(self) -> None:
        """Remove the file, since the run is through."""
        self._path.unlink(missing_ok=True)
