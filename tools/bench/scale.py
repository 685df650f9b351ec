"""What operations examine and consume, by how many planets there are.

The whole API is used, with tables that are filled in between. The clock would say nothing, since
the local DynamoDB goes through all items of an index; what it says it examined does.
"""

from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import batched
from pathlib import Path
from typing import Any
from urllib.parse import quote

from local.product import demo
from shared.adapters.dynamodb.items import Item, to_attributes
from shared.adapters.dynamodb.planets import PLANET_NAMES, PLANETS
from shared.domain import times
from shared.domain.planets.planet import Planet
from tools.bench import patient_meter
from tools.bench.cold import Report
from tools.cost.bench import Bench, bench
from tools.cost.capacity import item_bytes
from tools.cost.counts import Counts, access_log_bytes, counts_of
from tools.cost.usage import PLANETS as PLANETS_PATH
from tools.cost.usage import Sample, Usage

SIZES = (1_000, 10_000, 100_000)
FIRST_ID = 10**12
STARS = 20
"""So few that each has more planets than a page, from the start."""
BATCH = 25
"""The most that DynamoDB writes at once."""
WRITERS = 4
REPORTED = 20_000

LISTINGS = {
    "by mass, heaviest first": "sort=-mass",
    "of a star": "home_star=Star 7",
    "of a type": "planet_type=terrestrial",
    "by the beginning of its name": "name_prefix=planet 0009",
}
"""What is asked of lists beside the first page, by what it is called."""


@dataclass(frozen=True)
class Consumed:
    """What one warm request of a case takes of DynamoDB."""

    calls: int
    examined: int
    read_units: float
    write_units: float


@dataclass(frozen=True)
class Scale:
    """What each case consumes, by the number of planets; and all that it uses, at the largest."""

    consumed: Mapping[int, Mapping[str, Consumed]]
    counts: Mapping[str, Counts]
    planet_bytes: int
    """The bytes of a typical planet, as DynamoDB counts them."""


def measure(project: Path, report: Report) -> Scale:
    """Use the API with each number of planets. Raises BenchError."""
    consumed: dict[int, dict[str, Consumed]] = {}
    with bench(project, patient_meter.COUNTING) as api:
        usage = Usage(api)
        usage.prepare()
        usage.go(0)  # what an environment does once is left out
        loaded = 0
        for turn, size in enumerate(SIZES, start=1):
            load(api, range(loaded, size), report)
            loaded = size
            usage.samples.clear()
            usage.go(turn)
            _list(usage)
            samples = {case: each[0] for case, each in sorted(usage.samples.items())}
            consumed[size] = {case: _consumed(sample) for case, sample in samples.items()}
            report(f"scale: every operation at {size:,} planets")
        api.workers.plane.process.kill()  # saving so much would take longer than it is worth
    access_bytes = access_log_bytes(api.workers.template)
    counts = {case: counts_of(sample, access_bytes) for case, sample in samples.items()}
    return Scale(consumed, counts, item_bytes(to_attributes(PLANETS.to_item(_planet(0)))))


def load(api: Bench, numbers: Iterable[int], report: Report) -> None:
    """Put planets into the tables, with their names, by many writers at once."""
    dynamodb, resolve = api.workers.plane.dynamodb, api.workers.stack.resolve
    tables = [resolve({"Ref": name}) for name in ("PlanetsTable", "PlanetNamesTable")]

    def write(planets: Iterable[Planet]) -> int:
        for table, items in zip(tables, _items(planets), strict=True):
            puts: Any = [{"PutRequest": {"Item": to_attributes(item)}} for item in items]
            dynamodb.batch_write_item(RequestItems={table: puts})
        return BATCH

    written = 0
    with ThreadPoolExecutor(WRITERS) as writers:
        for number in writers.map(write, batched(map(_planet, numbers), BATCH, strict=False)):
            written += number
            if written % REPORTED == 0:
                report(f"scale: {written:,} planets more")


def _items(planets: Iterable[Planet]) -> tuple[list[Item], list[Item]]:
    kept = list(planets)
    names = [PLANET_NAMES.to_item(planet.name) for planet in kept]
    return [PLANETS.to_item(planet) for planet in kept], names


def _planet(number: int) -> Planet:
    return Planet.new(
        FIRST_ID + number,
        created_by=1,
        at=times.now(),
        planet_name=f"Planet {number:06}",
        planet_type="terrestrial",
        home_star=f"Star {number % STARS}",
        mass=number + 0.5,
        radius=1.5,
        distance=12.25,
    )


def _list(usage: Usage) -> None:
    token = usage.log_in(demo.MEMBER.email, demo.MEMBER.password)
    first = usage.ask("GET", PLANETS_PATH, token=token)
    queries = {**LISTINGS, "the next page": f"cursor={first['next_cursor']}"}
    for note, query in queries.items():
        usage.ask("GET", f"{PLANETS_PATH}?{quote(query, safe='=-_')}", token=token, note=note)


def _consumed(sample: Sample) -> Consumed:
    calls = sample.invocation.taken["calls"]
    return Consumed(
        calls=len(calls),
        examined=sum(call.get("examined", 0) for call in calls),
        read_units=sum(call.get("read", 0) for call in calls),
        write_units=sum(call.get("write", 0) for call in calls),
    )
