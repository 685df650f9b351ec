"""The API keys that client applications were given on this machine: a file each, in one folder.

The running gateway reads the folder at each request with such a key. So a new key is valid at once,
and one whose file was removed no longer is.
"""

import json
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

VALUE_BYTES = 30
"""Makes values of 40 characters; API Gateway takes 20 to 128."""


class AppKeyExistsError(Exception):
    """There is a key of this name already; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class AppKey:
    """A client application's key, and the name of the usage plan that it is in."""

    name: str
    plan: str
    value: str


class AppKeys:
    """The keys in a folder, which may not exist yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[int, Mapping[str, str]] = (0, {})

    def add(self, name: str, plan: str) -> AppKey:
        """Make a key with a new name, which must be a valid file name. Raises AppKeyExistsError."""
        key = AppKey(name, plan, secrets.token_urlsafe(VALUE_BYTES))
        self._folder.mkdir(parents=True, exist_ok=True)
        unfinished = self._folder / f"{name}.{secrets.token_hex(4)}"
        unfinished.write_text(json.dumps(asdict(key)))
        try:
            # Written whole, and never over another one.
            self._path(name).hardlink_to(unfinished)
        except FileExistsError as error:
            raise AppKeyExistsError(f"{name} has a key already: {self._path(name)}") from error
        finally:
            unfinished.unlink()
        return key

    def plan_of(self, value: str) -> str | None:
        """Find the name of the plan that a key is in; None where there is no such key."""
        changed_at, plans = self._read
        if value not in plans or self._changed_at() != changed_at:
            plans = self._read_plans()
        return plans.get(value)

    def _read_plans(self) -> Mapping[str, str]:
        """Read the plans' names by the keys' values."""
        changed_at = self._changed_at()
        keys = (AppKey(**json.loads(path.read_text())) for path in self._folder.glob("*.json"))
        plans = {key.value: key.plan for key in keys}
        self._read = (changed_at, plans)
        return plans

    def _changed_at(self) -> int:
        """Return when a file was last added or removed."""
        return self._folder.stat().st_mtime_ns if self._folder.exists() else 0

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"
