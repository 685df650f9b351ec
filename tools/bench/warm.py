"""How long warm requests take on the local data plane, and our own share of it.

All operations are used by the requests whose cost is counted, each function in a process of its
own. Those that carry the traffic are then called more often, so that their p99 says something.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tools.bench import warm_meter
from tools.bench.cold import Report
from tools.bench.requests import Requests
from tools.cost.bench import bench
from tools.cost.usage import Usage

TURNS = 20
COLD_TURNS = 2
"""During the first turns an environment still imports modules and fills its caches."""
REPEATED = ("GetPlanet", "ListPlanets", "AuthorizeRequest")
"""What carries the traffic and can be asked again and again."""
REPETITIONS = 500
PERCENT = 100


@dataclass(frozen=True)
class Warm:
    """What requests to an operation took, in ms: its p50 and p99, and the medians of the others.

    `own_ms` and `own_cpu_ms` leave out the calls of AWS, those of the SDK in whole.
    """

    requests: int
    p50_ms: float
    p99_ms: float
    cpu_ms: float
    own_ms: float
    own_cpu_ms: float


def measure(project: Path, report: Report) -> dict[str, Warm]:
    """Use the API, and summarize what each case of `Usage` took. Raises BenchError."""
    taken: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    with bench(project, warm_meter.TIMING) as api:
        usage = Usage(api)
        usage.prepare()
        for turn in range(COLD_TURNS + TURNS):
            usage.go(turn)
            report(f"warm: all operations, {turn + 1} of {COLD_TURNS + TURNS} times")
        for case, samples in usage.samples.items():
            skipped = len(samples) * COLD_TURNS // (COLD_TURNS + TURNS)
            taken[case] += [sample.invocation.taken for sample in samples[skipped:]]
        events = Requests(api, usage).events(COLD_TURNS + TURNS)
        for function in REPEATED:
            for _ in range(REPETITIONS):
                invocation = api.invoke(function, events[function])
                taken[api.operation(function)].append(invocation.taken)
            report(f"warm: {api.operation(function)}, {REPETITIONS} times more")
    return {case: summarized(taken[case]) for case in sorted(taken)}


def summarized(taken: Sequence[Mapping[str, float]]) -> Warm:
    """Summarize what the requests to one operation took."""
    times = sorted(each["ms"] for each in taken)
    return Warm(
        requests=len(taken),
        p50_ms=round(percentile(times, 50), 2),
        p99_ms=round(percentile(times, 99), 2),
        cpu_ms=round(median(each["cpu_ms"] for each in taken), 2),
        own_ms=round(median(each["own_ms"] for each in taken), 2),
        own_cpu_ms=round(median(each["own_cpu_ms"] for each in taken), 2),
    )


def percentile(ordered: Sequence[float], percent: int) -> float:
    """Return the smallest value that is not less than so many percent of them (nearest rank)."""
    rank = -(-len(ordered) * percent // PERCENT)
    return ordered[max(rank, 1) - 1]
