"""What was measured of each operation on some machine: CPU time and memory, stored in a file."""

import json
import multiprocessing
import platform
import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from tools.cost import metered
from tools.cost.bench import bench
from tools.cost.usage import Sample, Usage

FILE = Path(__file__).with_name("measurements.json")
CPUINFO = Path("/proc/cpuinfo")
COMMAND = "make measure"
TURNS = 40
COLD_TURNS = 2
"""During the first turns an environment still imports modules and fills its caches."""


@dataclass(frozen=True)
class Measured:
    """What an operation uses on a whole processor.

    `cpu_ms` is the median of warm invocations; `init_cpu_ms` is all CPU time of a new process until
    its first answer; `peak_mb` is the most memory that the process has had.
    """

    cpu_ms: float
    init_cpu_ms: float
    peak_mb: float


@dataclass(frozen=True)
class Measurements:
    """What was measured of each case of `Usage`, when, on what, and how.

    `added` has the days on which cases were measured that came later than the others.
    """

    date: str
    machine: str
    python: str
    command: str
    turns: int
    cases: Mapping[str, Measured]
    added: Mapping[str, str] = field(default_factory=dict)

    def with_new(self, cases: Collection[str], fresh: "Measurements") -> "Measurements":
        """Keep what was measured of these cases, and take the others' figures from fresh ones."""
        kept = {case: each for case, each in self.cases.items() if case in cases}
        new = {case: fresh.cases[case] for case in cases if case not in kept}
        days = {**self.added, **dict.fromkeys(new, fresh.date)}
        return replace(
            self,
            cases=dict(sorted({**kept, **new}.items())),
            added={case: day for case, day in sorted(days.items()) if case in cases},
        )

    @classmethod
    def read(cls, path: Path = FILE) -> "Measurements":
        """Read those that are committed."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        cases = {case: Measured(**it) for case, it in stored["cases"].items()}
        return cls(**stored | {"cases": cases})

    def write(self, path: Path = FILE) -> None:
        """Write them to be committed."""
        path.write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")


def measure(project: Path) -> Measurements:
    """Use the whole API many times, each function in a process that shares nothing with others."""
    with bench(project, metered.TIMING, multiprocessing.get_context("spawn")) as api:
        usage = Usage(api)
        usage.prepare()
        for turn in range(COLD_TURNS + TURNS):
            usage.go(turn)
        first = {each.function: each.taken for each in reversed(api.noted)}
    cases = {
        case: _measured(samples[-TURNS:], first[samples[0].invocation.function])
        for case, samples in sorted(usage.samples.items())
    }
    return Measurements(
        date=datetime.now(UTC).date().isoformat(),
        machine=f"{processor()}, {platform.system()}",
        python=platform.python_version(),
        command=COMMAND,
        turns=TURNS,
        cases=cases,
    )


def _measured(samples: Sequence[Sample], first: Mapping[str, float]) -> Measured:
    taken = [sample.invocation.taken for sample in samples]
    return Measured(
        cpu_ms=round(statistics.median(each["cpu_ms"] for each in taken), 1),
        init_cpu_ms=round(first["cpu_ms_since_start"]),
        peak_mb=round(max(each["peak_mb"] for each in taken)),
    )


def processor() -> str:
    """Return the processor's name, as Linux knows it, or at least its kind."""
    known = CPUINFO.read_text() if CPUINFO.is_file() else ""
    found = re.search(r"model name\s*: (.*)", known)
    return found[1] if found else platform.machine()
