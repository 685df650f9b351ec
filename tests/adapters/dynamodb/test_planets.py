"""How planets are stored and listed."""

from typing import TYPE_CHECKING

import pytest

from shared.adapters.dynamodb.planets import DynamoPlanets
from shared.domain.pages import PAGE_LARGEST
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.domain.values import QUANTITY_LARGEST, QUANTITY_SMALLEST
from tests.builders import a_planet
from tests.storage import in_dynamodb
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

INDEXES = [
    (PlanetListing(), "by_name"),
    (PlanetListing(name_prefix="K"), "by_name"),
    (PlanetListing(order=PlanetOrder.MASS), "by_mass"),
    (PlanetListing(order=PlanetOrder.RADIUS), "by_radius"),
    (PlanetListing(order=PlanetOrder.DISTANCE), "by_distance"),
    (PlanetListing(home_star="Sun", name_prefix="K"), "by_home_star"),
    (PlanetListing(planet_type="terrestrial"), "by_planet_type"),
]


@pytest.mark.parametrize(("listing", "index"), INDEXES, ids=str)
def test_a_page_is_one_query_of_an_index_and_filters_nothing(
    listing: PlanetListing, index: str
) -> None:
    wire = Wire(WireAnswer(body={"Items": []}))

    DynamoPlanets(wire.client("dynamodb"), "PlanetsTable").page(listing, PAGE_LARGEST, None)

    (request,) = wire.requests
    assert request.operation == "Query"
    assert request.body["IndexName"] == index
    assert request.body["Limit"] == PAGE_LARGEST
    assert "FilterExpression" not in request.body


@pytest.mark.parametrize("mass", [QUANTITY_SMALLEST, 0.1, 1 / 3, 1.0, 1e12, QUANTITY_LARGEST, None])
def test_a_mass_is_read_as_it_was_and_can_be_gone_on_behind(
    moto: "DynamoDBClient", mass: float | None
) -> None:
    storage = in_dynamodb(moto)
    planet = a_planet(mass=mass)

    storage.put(planet)

    assert storage.planets.find(planet.planet_id) == planet
    if mass is not None:
        behind = PlanetPosition(mass, planet.planet_id)
        by_mass = PlanetListing(order=PlanetOrder.MASS)
        assert storage.planets.page(by_mass, 1, behind).items == ()


def test_a_planet_that_was_stored_before_its_star_had_a_key_form_is_shown(
    moto: "DynamoDBClient",
) -> None:
    storage = in_dynamodb(moto)
    planet = a_planet(home_star="Proxima Cen", planet_type="Terrestrial")
    storage.put(planet)
    moto.update_item(
        TableName="PlanetsTable",
        Key={"planet_id": {"N": str(planet.planet_id)}},
        UpdateExpression="SET home_star = :star, planet_type = :type "
        "REMOVE home_star_shown, planet_type_shown",
        ExpressionAttributeValues={
            ":star": {"S": planet.home_star},
            ":type": {"S": planet.planet_type},
        },
    )

    assert storage.planets.find(planet.planet_id) == planet
    assert storage.planets.page(PlanetListing(), 1, None).items == (planet,)


def test_a_name_may_be_as_long_as_names_can_be(moto: "DynamoDBClient") -> None:
    storage = in_dynamodb(moto)
    planet = a_planet(planet_name="\u1f9f" * 200)

    storage.put(planet, planet.name)

    assert storage.planets.page(PlanetListing(), 1, None).items == (planet,)
