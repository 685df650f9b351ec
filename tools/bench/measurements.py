"""What was measured, stored in a file: each part with the date, the machine and the versions."""

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tools.bench.cold import Cold
from tools.bench.fetching import SOURCES
from tools.bench.scale import Scale
from tools.bench.size import Size
from tools.bench.throughput import Level
from tools.bench.warm import Warm
from tools.cost.bench import BenchError
from tools.cost.measurements import processor

FILE = Path(__file__).with_name("measurements.json")
HERE = ("botocore", "cryptography", "ministack", "pydantic")
RIVALS = ("aws-lambda-powertools", "fastapi", "mangum", "pydynox")


@dataclass(frozen=True)
class Circumstances:
    """When and where something was measured; `load` is how many others wanted a processor then."""

    date: str
    machine: str
    load: float
    versions: Mapping[str, str]

    @classmethod
    def now(cls) -> "Circumstances":
        """Look at this machine."""
        return cls(
            date=datetime.now(UTC).date().isoformat(),
            machine=f"{processor()}, {os.cpu_count()} processors, {platform.system()}",
            load=round(os.getloadavg()[0], 1),
            versions={"Python": platform.python_version(), **_installed(), **_pinned()},
        )


@dataclass(frozen=True)
class Part[Figures]:
    """One part of the measurements."""

    circumstances: Circumstances
    figures: Figures


@dataclass(frozen=True)
class Measurements:
    """All parts."""

    cold: Part[Cold]
    size: Part[Size]
    warm: Part[Mapping[str, Warm]]
    scale: Part[Scale]
    throughput: Part[Sequence[Level]]

    @classmethod
    def read(cls, path: Path = FILE) -> "Measurements":
        """Read those that are committed. Raises BenchError if a part was never measured."""
        stored = json.loads(path.read_bytes()) if path.is_file() else {}
        if missing := sorted(each.name for each in fields(cls) if each.name not in stored):
            raise BenchError(f'not measured yet: make bench PARTS="{" ".join(missing)}"')
        return TypeAdapter(cls).validate_python(stored)


def store(part: str, circumstances: Circumstances, figures: object, path: Path = FILE) -> None:
    """Write one part to be committed, and leave the others."""
    stored: dict[str, Any] = json.loads(path.read_bytes()) if path.is_file() else {}
    stored[part] = TypeAdapter(Part[Any]).dump_python(Part(circumstances, figures), mode="json")
    path.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _installed() -> dict[str, str]:
    return {name: version(name) for name in HERE}


def _pinned() -> dict[str, str]:
    """Return the versions of the other stacks."""
    pins = "\n".join(path.read_text(encoding="utf-8") for path in SOURCES.glob("*.txt"))
    found = dict(re.findall(r"^(\S+)==(\S+)", pins, re.MULTILINE))
    return {name: found[name] for name in RIVALS}
