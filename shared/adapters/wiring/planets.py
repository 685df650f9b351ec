"""The planet catalogue on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.planets import DynamoPlanets, kept_planet_names, kept_planets
from shared.adapters.dynamodb.receipts import DynamoReceipts, kept_receipts
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.wiring.clients import dynamodb
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.receipts import Receipt


@cache
def planet_catalog() -> PlanetCatalog:
    """Return the catalogue."""
    planets = DynamoPlanets(dynamodb(), settings.planets_table())
    kinds: Kinds = {
        Planet: kept_planets(settings.planets_table()),
        PlanetName: kept_planet_names(settings.planet_names_table()),
        Receipt: kept_receipts(settings.idempotency_table()),
    }
    receipts = DynamoReceipts(dynamodb(), settings.idempotency_table())
    return PlanetCatalog(planets, DynamoStore(dynamodb(), kinds), receipts)
