"""The migration of planets that early releases stored, on the tables of the template in moto."""

from typing import TYPE_CHECKING

import boto3

from shared.adapters.dynamodb.items import Item, Value, from_attributes, to_attributes
from shared.domain.planets.planet import Planet
from tests.aws import REGION
from tests.builders import a_planet
from tests.tables import TABLES
from tests.tools.backfill.kit import Run, before, put, stored

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PLANETS = "PlanetsTable"
NAME = "fold_planet_filters"
PLANET = a_planet(home_star="Proxima Cen", planet_type="Terrestrial")


def early(**more: Value) -> Item:
    """Return the planet as the releases before the migration stored it."""
    item = dict(TABLES[Planet].mapping.to_item(PLANET))
    del item["planet_type_shown"], item["home_star_shown"]
    return {**item, "planet_type": PLANET.planet_type, "home_star": PLANET.home_star, **more}


def test_an_early_planet_becomes_as_the_present_release_stores_it(
    dynamodb: "DynamoDBClient", run: Run
) -> None:
    put(dynamodb, PLANETS, early())

    assert run(NAME=NAME, DO="change") == 0

    expected = to_attributes(TABLES[Planet].mapping.to_item(PLANET))
    assert stored(dynamodb, PLANETS) == [from_attributes(expected)]


def test_the_role_may_do_what_a_run_calls_and_nothing_else(
    dynamodb: "DynamoDBClient", run: Run, allowed: set[str]
) -> None:
    put(dynamodb, PLANETS, early())
    called: set[str] = set()
    dynamodb.meta.events.register(
        "before-call.dynamodb", lambda model, **_: called.add(f"dynamodb:{model.name}")
    )
    other = boto3.client("dynamodb", region_name=REGION)
    before(
        dynamodb,
        "UpdateItem",
        lambda call: put(other, PLANETS, early(version=2)) if call == 1 else None,
    )

    run(NAME=NAME, DO="change")

    assert called == allowed
