"""The curation of planets on DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.dynamodb.planets import PLANET_NAMES, PLANETS, DynamoPlanets
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.planet import Planet, PlanetName
from shared.domain.unit_of_work import Remove
from shared.wiring.clients import dynamodb


@cache
def planet_curation() -> PlanetCuration:
    tables: Tables = {
        Planet: PLANETS.at(settings.planets_table()),
        PlanetName: PLANET_NAMES.at(settings.planet_names_table()),
    }
    return PlanetCuration(
        DynamoPlanets(dynamodb(), settings.planets_table()),
        CountedStore(DynamoStore(dynamodb(), tables), {(Remove, Planet): Metric.PLANETS_REMOVED}),
    )
