"""The planet catalogue on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.counted_store import CountedStore, Counts
from shared.adapters.dynamodb.planets import DynamoPlanets, kept_planet_names, kept_planets
from shared.adapters.dynamodb.receipts import DynamoReceipts, kept_receipts
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import Kinds
from shared.adapters.metrics import Metric
from shared.adapters.wiring.clients import dynamodb
from shared.domain.changes import Add, Remove
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
    counts: Counts = {
        (Add, Planet): Metric.PLANETS_ADDED,
        (Remove, Planet): Metric.PLANETS_REMOVED,
    }
    store = CountedStore(DynamoStore(dynamodb(), kinds), counts)
    receipts = DynamoReceipts(dynamodb(), settings.idempotency_table())
    return PlanetCatalog(planets, store, receipts)
