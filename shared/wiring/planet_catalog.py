"""The planet catalogue on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.planets import DynamoPlanets
from shared.domain.planets.catalog import PlanetCatalog
from shared.wiring.clients import dynamodb


@cache
def planet_catalog() -> PlanetCatalog:
    return PlanetCatalog(DynamoPlanets(dynamodb(), settings.planets_table()))
