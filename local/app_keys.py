"""The API keys that client applications were given on this machine: a file each, in one folder.

The running gateway reads the folder at each request that brings such a key. So a new key counts at
once, and one whose file was removed no longer does.
"""

import json
import secrets
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


@dataclass(frozen=True)
class AppKeys:
    """The keys in a folder, which need not be there yet."""

    folder: Path

    def add(self, name: str, plan: str) -> AppKey:
        """Make a key of a new name, which must be good for a file. Raises AppKeyExistsError."""
        key = AppKey(name, plan, secrets.token_urlsafe(VALUE_BYTES))
        self.folder.mkdir(parents=True, exist_ok=True)
        unfinished = self.folder / f"{name}.{secrets.token_hex(4)}"
        unfinished.write_text(json.dumps(asdict(key)))
        try:
            # At once whole, and never in the place of another.
            self._path(name).hardlink_to(unfinished)
        except FileExistsError as error:
            raise AppKeyExistsError(f"{name} has a key already: {self._path(name)}") from error
        finally:
            unfinished.unlink()
        return key

    def plan_of(self, value: str) -> str | None:
        """Find the name of the plan that a key is in; None where there is no such key."""
        for path in self.folder.glob("*.json"):
            key = AppKey(**json.loads(path.read_text()))
            if key.value == value:
                return key.plan
        return None

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.json"
