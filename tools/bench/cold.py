"""How long cold starts take: INIT, on a whole CPU, and the first answer, at the memory's share.

CPU time is measured, which other load on the machine leaves alone, and not the clock: the waits for
AWS are not those of this machine. Every variant is started once in each round, in another order.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from operator import truediv
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from local.data_plane.data_plane import HOST
from local.sam import cli
from local.sam.commands import url_for_containers
from local.sam.docker_engine import DESKTOP_HOST, DockerEngine, DockerError
from sam_template import template as templates
from tools.bench import fetching
from tools.bench.environments import Containers, Environments, FreshProcesses, Start, Variant
from tools.bench.requests import Requests
from tools.bench.tls_front import BUNDLE, tls_front
from tools.bench.variants import FLOOR, ours, rivals
from tools.build import folder_of
from tools.compile_build import compile_build
from tools.cost import metered
from tools.cost.bench import BenchError, bench
from tools.cost.markdown import table
from tools.cost.model import WHOLE_PROCESSOR_MB

ROUNDS = 15
BENCH_FOLDER = Path(".aws-sam", "bench")

HEADINGS = ("cold", "ratio", "ms", "INIT CPU ms", "first CPU ms", "MB", "modules")

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
    """All variants, where they ran, and how often."""

    place: str
    rounds: int
    variants: Mapping[str, ColdStart]


@dataclass(frozen=True)
class Place:
    """Where variants are started: `url` is the data plane's for them, `platform` uv's options."""

    name: str
    environments: Environments
    url: str
    platform: Sequence[str] = ()


def measure(project: Path, report: Report, rounds: int = ROUNDS, only: Sequence[str] = ()) -> Cold:
    """Build, and start everything cold, or what `only` names, and the floor.

    Raises BenchError, SamError or CompileError.
    """
    cli.build(project)
    built = folder_of(project)
    compile_build(built, templates.read(built / "template.yaml"))
    with bench(project, metered.TIMING) as api, _place(project, api.workers.plane.port) as place:
        target = project / BENCH_FOLDER
        variants = [
            *rivals(api.workers, target, place.url, place.platform),
            *ours(api.workers, built, target, place.url),
        ]
        variants = [each for each in variants if not only or each.name in {*only, FLOOR}]
        starts = _started(variants, place.environments, Requests.prepared(api), rounds, report)
    return Cold(place.name, rounds, summarized(variants, starts))


@contextmanager
def _place(project: Path, port: int) -> Iterator[Place]:
    """Prefer Lambda's containers to processes of this machine."""
    try:
        engine = DockerEngine.connect()
    except DockerError:
        engine = None
    with ExitStack() as running:
        folder = Path(running.enter_context(TemporaryDirectory()))
        front = running.enter_context(tls_front(port, _names(engine), folder))
        bundle = folder / BUNDLE
        if engine is None:
            runtime = fetching.fetched(fetching.LAMBDA_RUNTIME, project / BENCH_FOLDER / "rivals")
            yield Place("processes", FreshProcesses(runtime, bundle), f"https://{HOST}:{front}")
        else:
            url = url_for_containers(running, engine, front).replace("http://", "https://")
            yield Place("containers", Containers(engine, bundle), url, fetching.for_containers())


def _names(engine: DockerEngine | None) -> list[str]:
    """Return the names and addresses by which a data plane of this machine can be reached."""
    return [HOST, DESKTOP_HOST, *([engine.bridge_address] if engine else [])]


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


def table_of(cold: Cold) -> str:
    """Write the fastest first."""
    rows = sorted(cold.variants.items(), key=lambda variant: variant[1].ratio)
    return table(HEADINGS, [[name, *_cells(each)] for name, each in rows]) + "\n"


def _cells(start: ColdStart) -> list[str]:
    return [
        f"{start.ratio:.2f}",
        f"{start.total_ms:.0f}",
        f"{start.init_cpu_ms:.0f}",
        f"{start.first_cpu_ms:.0f}",
        str(start.memory_mb),
        str(start.modules),
    ]
