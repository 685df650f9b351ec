"""How long cold starts take: INIT, on a whole CPU, and the first answer, at the memory's share.

CPU time is measured, which other load on the machine leaves alone, and not the clock: the waits for
AWS are not those of this machine. Every variant is started once in each round, in another order.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import truediv
from statistics import median

from tools.bench.environments import Environments, Start, Variant
from tools.bench.place import Place
from tools.bench.requests import FUNCTIONS, Requests
from tools.bench.variants import FLOOR
from tools.cost.bench import BenchError
from tools.cost.model import WHOLE_PROCESSOR_MB

ROUNDS = 15

type Report = Callable[[str], None]


@dataclass(frozen=True)
class ColdStart:
    """Medians of a variant's starts, in ms. `total_ms` is INIT and the first answer on Lambda.

    `ratio` compares that with the floor's of the same round; the clock's times are on a whole CPU.
    """

    memory_mb: int
    init_cpu_ms: float
    first_cpu_ms: float
    total_ms: float
    ratio: float
    init_ms: float | None
    first_ms: float
    modules: int


@dataclass(frozen=True)
class Cold:
    """All variants, where they ran, how often, and the versions of what Lambda brings."""

    place: str
    rounds: int
    versions: Mapping[str, str]
    variants: Mapping[str, ColdStart]


def measure(place: Place, report: Report, rounds: int = ROUNDS, only: Sequence[str] = ()) -> Cold:
    """Start everything cold, or what `only` names, and the floor. Raises BenchError."""
    named = {*only, FLOOR}
    variants = [
        each for each in (*place.rivals(), *place.ours(FUNCTIONS)) if not only or each.name in named
    ]
    starts = _started(variants, place.environments, Requests.prepared(place.api), rounds, report)
    return Cold(place.name, rounds, starts[FLOOR][0].versions, summarized(variants, starts))


def _started(
    variants: Sequence[Variant],
    environments: Environments,
    requests: Requests,
    rounds: int,
    report: Report,
) -> Mapping[str, Sequence[Start]]:
    """Start each variant in each round, and once before, which reads its files from the disk."""
    starts: dict[str, list[Start]] = {variant.name: [] for variant in variants}
    for turn in range(rounds + 1):
        events = requests.events(turn)
        for variant in rotated(variants, turn):
            start = environments.start(variant, events[variant.function])
            check(variant, start.answer)
            starts[variant.name].append(start)
        report(f"cold starts, round {turn} of {rounds}")
    return {name: measured[1:] for name, measured in starts.items()}


def rotated(variants: Sequence[Variant], turn: int) -> list[Variant]:
    """Begin with another variant each time, so that none always follows the same other one."""
    begin = turn % len(variants)
    return [*variants[begin:], *variants[:begin]]


def check(variant: Variant, answer: object) -> None:
    """Make sure that the request was served. Raises BenchError."""
    match answer:
        case {"statusCode": 200 | 201} | {"policyDocument": {"Statement": [{"Effect": "Allow"}]}}:
            return
    raise BenchError(f"{variant.name} answered {str(answer)[:200]}")


def summarized(
    variants: Sequence[Variant], starts: Mapping[str, Sequence[Start]]
) -> dict[str, ColdStart]:
    """Compare each start with the floor's of the same round."""
    floor = next(variant for variant in variants if variant.name == FLOOR)
    floors = [total_ms(floor, start) for start in starts[FLOOR]]
    return {variant.name: _summary(variant, starts[variant.name], floors) for variant in variants}


def total_ms(variant: Variant, start: Start) -> float:
    """Return how long INIT, on a whole CPU, and the first answer, at the memory's share, take."""
    share = min(1, variant.memory_mb / WHOLE_PROCESSOR_MB)
    return start.init_cpu_ms + start.first_cpu_ms / share


def _summary(variant: Variant, starts: Sequence[Start], floors: Sequence[float]) -> ColdStart:
    totals = [total_ms(variant, start) for start in starts]
    inits = [start.init_ms for start in starts if start.init_ms is not None]
    return ColdStart(
        memory_mb=variant.memory_mb,
        init_cpu_ms=round(median(start.init_cpu_ms for start in starts), 1),
        first_cpu_ms=round(median(start.first_cpu_ms for start in starts), 1),
        total_ms=round(median(totals), 1),
        ratio=round(median(map(truediv, totals, floors)), 3),
        init_ms=round(median(inits), 1) if inits else None,
        first_ms=round(median(start.first_ms for start in starts), 1),
        modules=len(starts[-1].modules),
    )
