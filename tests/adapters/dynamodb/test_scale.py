"""A page of planets costs the same wherever it is, and however many planets there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from local.aws import client
from local.data_plane.data_plane import DataPlane
from shared.adapters.dynamodb.items import to_attributes
from shared.adapters.dynamodb.planets import PLANETS, DynamoPlanets
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from tests.aws import make_table
from tests.builders import a_planet
from tools.cost.capacity import READ_UNIT_BYTES, item_bytes

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

TABLE = "ManyPlanets"
PLANET_COUNT = 20_000
STARS = 100
PAGE = 20
UNITS_OF_A_PAGE = 0.5  # as the emulator counts, whatever the size
UNIT_BYTES = 2 * READ_UNIT_BYTES  # that DynamoDB reads for a unit, eventually consistent
BATCH = 25  # the most that DynamoDB writes at once


@dataclass
class Meter:
    """Counts what a client's queries cost."""

    calls: int = 0
    examined: int = 0
    units: float = 0.0
    bytes: int = 0
    others: list[str] = field(default_factory=list)

    def watch(self, dynamodb: "DynamoDBClient") -> None:
        """Count from now on."""
        events = dynamodb.meta.events
        events.register("provide-client-params.dynamodb.Query", self._ask)
        events.register("after-call.dynamodb", self._count)

    def _ask(self, params: dict[str, Any], **_: object) -> None:
        params["ReturnConsumedCapacity"] = "TOTAL"

    def _count(self, parsed: dict[str, Any], model: Any, **_: object) -> None:
        if model.name != "Query":
            self.others.append(model.name)
            return
        self.calls += 1
        self.examined += parsed["ScannedCount"]
        self.units += parsed["ConsumedCapacity"]["CapacityUnits"]
        self.bytes += sum(map(item_bytes, parsed["Items"]))


def name_of(number: int) -> str:
    return f"Planet {number:05}"


@pytest.fixture(scope="module")
def full_table(data_plane: DataPlane) -> Iterator[None]:
    """Make and fill a table of planets of its own, since others are emptied for each test."""
    dynamodb = data_plane.dynamodb
    make_table(dynamodb, "PlanetsTable", name=TABLE)
    to_item = PLANETS.to_item
    for start in range(0, PLANET_COUNT, BATCH):
        planets = (
            a_planet(
                planet_id=number + 1,
                planet_name=name_of(number),
                home_star=f"Star {number % STARS}",
                mass=float(number + 1),
            )
            for number in range(start, start + BATCH)
        )
        puts: Any = [{"PutRequest": {"Item": to_attributes(to_item(it))}} for it in planets]
        dynamodb.batch_write_item(RequestItems={TABLE: puts})
    yield
    dynamodb.delete_table(TableName=TABLE)


BEHIND_399_PAGES = PlanetPosition(name_of(399 * PAGE - 1).lower(), 399 * PAGE)


@pytest.mark.parametrize(
    ("listing", "after"),
    [
        (PlanetListing(), None),
        (PlanetListing(), BEHIND_399_PAGES),
        (PlanetListing(order=PlanetOrder.MASS, descending=True), None),
        (PlanetListing(home_star="Star 7"), None),
        (PlanetListing(planet_type="terrestrial"), None),
        (PlanetListing(name_prefix="planet 19"), None),
    ],
    ids=["first", "400th", "by mass", "of a star", "of a type", "by prefix"],
)
@pytest.mark.usefixtures("full_table")
def test_a_page_is_one_query_that_examines_what_it_returns(
    data_plane: DataPlane,
    listing: PlanetListing,
    after: PlanetPosition | None,
) -> None:
    dynamodb: DynamoDBClient = client("dynamodb", data_plane.url, data_plane.root)
    meter = Meter()
    meter.watch(dynamodb)

    page = DynamoPlanets(dynamodb, TABLE).page(listing, PAGE, after)

    assert len(page.items) == PAGE
    assert (meter.calls, meter.others) == (1, [])
    assert meter.examined <= PAGE + 1
    assert meter.units == UNITS_OF_A_PAGE
    assert meter.bytes <= UNIT_BYTES
