"""The contribution of planets on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.idempotency_records import (
    IDEMPOTENCY_RECORDS,
    DynamoIdempotencyRecords,
)
from shared.adapters.dynamodb.planets import PLANET_NAMES, PLANETS
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric
from shared.domain.idempotency_record import IdempotencyRecord
from shared.domain.planets.contribution import PlanetContribution
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.unit_of_work import Add
from shared.wiring.clients import dynamodb


@cache
def planet_contribution() -> PlanetContribution:
    tables: Tables = {
        Planet: PLANETS.at(settings.planets_table()),
        PlanetName: PLANET_NAMES.at(settings.planet_names_table()),
        IdempotencyRecord: IDEMPOTENCY_RECORDS.at(settings.idempotency_table()),
    }
    return PlanetContribution(
        CountedStore(DynamoStore(dynamodb(), tables), {(Add, Planet): Metric.PLANETS_ADDED}),
        DynamoIdempotencyRecords(dynamodb(), settings.idempotency_table()),
    )
