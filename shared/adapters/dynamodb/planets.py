"""How planets are stored: by id, listed by indexes, with their names in a table of their own.

The indexes by mass, radius and distance are sparse: they leave out a planet whose value is unknown.
`planet_type` and `home_star` are index keys, in the form in which names are compared; the form to
show is stored beside them. Items of earlier releases lack that form, and show the key instead.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from shared.adapters.dynamodb.items import Item, from_attributes, to_attribute, to_attributes
from shared.adapters.dynamodb.table_mapping import TableMapping
from shared.domain import times
from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.values import caseless

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CATALOGUE = "planets"  # the one partition of each index that holds every planet

# For each order, the index that holds every planet, and its sort key.
_INDEXES: Mapping[PlanetOrder, tuple[str, str]] = {
    PlanetOrder.PLANET_NAME: ("by_name", "planet_name_key"),
    PlanetOrder.MASS: ("by_mass", "mass"),
    PlanetOrder.RADIUS: ("by_radius", "radius"),
    PlanetOrder.DISTANCE: ("by_distance", "distance"),
}


def _to_item(planet: Planet) -> Item:
    return {
        "planet_id": planet.planet_id,
        "planet_name": planet.planet_name,
        "planet_name_key": planet.name.key,
        "planet_type": caseless(planet.planet_type),
        "planet_type_shown": planet.planet_type,
        "home_star": caseless(planet.home_star),
        "home_star_shown": planet.home_star,
        "mass": planet.mass,
        "radius": planet.radius,
        "distance": planet.distance,
        "created_by": planet.created_by,
        "version": planet.version,
        "created_at": times.to_text(planet.created_at),
        "updated_at": times.to_text(planet.updated_at),
        "catalogue": CATALOGUE,
    }


def _from_item(item: Mapping[str, Any]) -> Planet:
    return Planet(
        planet_id=item["planet_id"],
        planet_name=item["planet_name"],
        planet_type=item.get("planet_type_shown", item["planet_type"]),
        home_star=item.get("home_star_shown", item["home_star"]),
        mass=_quantity(item, "mass"),
        radius=_quantity(item, "radius"),
        distance=_quantity(item, "distance"),
        created_by=item["created_by"],
        version=item["version"],
        created_at=times.from_text(item["created_at"]),
        updated_at=times.from_text(item["updated_at"]),
    )


def _quantity(item: Mapping[str, Any], name: str) -> float | None:
    return float(item[name]) if name in item else None


PLANETS = TableMapping[Planet](key=("planet_id",), guard=("version",), to_item=_to_item)
PLANET_NAMES = TableMapping[PlanetName](
    key=("planet_name_key",),
    guard=("planet_id",),
    to_item=lambda name: {"planet_name_key": name.key, "planet_id": name.planet_id},
)


class DynamoPlanets:
    """The repository of planets, in DynamoDB."""

    def __init__(self, client: "DynamoDBClient", table: str) -> None:
        self._client = client
        self._table = table

    def find(self, planet_id: int) -> Planet | None:
        answer = self._client.get_item(
            TableName=self._table,
            Key=to_attributes({"planet_id": planet_id}),
            ConsistentRead=True,
        )
        return _from_item(from_attributes(answer["Item"])) if "Item" in answer else None

    def page(
        self, listing: PlanetListing, limit: int, position: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Query one page of the listing's index."""
        index, partition, partition_value, sort_key = _route(listing)
        start: dict[str, Any] = {}
        if position is not None:
            start_key: Item = {
                partition: partition_value,
                sort_key: position.value,
                "planet_id": position.planet_id,
            }
            start = {"ExclusiveStartKey": to_attributes(start_key)}
        answer = self._client.query(
            TableName=self._table,
            IndexName=index,
            ScanIndexForward=not listing.descending,
            Limit=limit,
            **_condition(listing, partition, partition_value, sort_key),
            **start,
        )
        planets = tuple(_from_item(from_attributes(item)) for item in answer["Items"])
        more = "LastEvaluatedKey" in answer and planets
        return Page(planets, listing.position_of(planets[-1]) if more else None)


def _route(listing: PlanetListing) -> tuple[str, str, str, str]:
    """Return a listing's index, the name and value of its partition key, and its sort key."""
    if listing.home_star is not None:
        return "by_home_star", "home_star", listing.home_star, "planet_name_key"
    if listing.planet_type is not None:
        return "by_planet_type", "planet_type", listing.planet_type, "planet_name_key"
    index, sort_key = _INDEXES[listing.order]
    return index, "catalogue", CATALOGUE, sort_key


def _condition(
    listing: PlanetListing, partition: str, partition_value: str, sort_key: str
) -> dict[str, Any]:
    condition = "#partition = :partition"
    names = {"#partition": partition}
    values = {":partition": to_attribute(partition_value)}
    if listing.name_prefix is not None:
        condition += " AND begins_with(#sort, :prefix)"
        names["#sort"] = sort_key
        values[":prefix"] = to_attribute(listing.name_prefix)
    return {
        "KeyConditionExpression": condition,
        "ExpressionAttributeNames": names,
        "ExpressionAttributeValues": values,
    }
