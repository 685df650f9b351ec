"""The planet catalogue on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.idempotency_records import DynamoIdempotencyRecords, kept_receipts
from shared.adapters.dynamodb.planets import DynamoPlanets, kept_planet_names, kept_planets
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.writes import TableMappings
from shared.adapters.observability.counted_store import CountedStore, Counts
from shared.adapters.observability.metrics import Metric
from shared.domain.idempotency_record import IdempotencyRecord
from shared.domain.planets.catalog import PlanetCatalog
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.unit_of_work import Add, Remove
from shared.wiring.clients import dynamodb


@cache
def planet_catalog() -> PlanetCatalog:
    """Return the catalogue."""
    planets = DynamoPlanets(dynamodb(), settings.planets_table())
    mappings: TableMappings = {
        Planet: kept_planets(settings.planets_table()),
        PlanetName: kept_planet_names(settings.planet_names_table()),
        IdempotencyRecord: kept_receipts(settings.idempotency_table()),
    }
    counts: Counts = {
        (Add, Planet): Metric.PLANETS_ADDED,
        (Remove, Planet): Metric.PLANETS_REMOVED,
    }
    store = CountedStore(DynamoStore(dynamodb(), mappings), counts)
    records = DynamoIdempotencyRecords(dynamodb(), settings.idempotency_table())
    return PlanetCatalog(planets, store, records)
