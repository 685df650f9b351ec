"""Look exoplanets up in the NASA Exoplanet Archive.

Any member may, by a planet's name or by its star's. Each item can be posted to `/planets` as it
is; its type is derived from its size, since the archive has none. Answers are cached for a day.
"""

from functions.archive.answers import archived_planet_answer
from functions.archive.models import ArchiveAnswer, ArchiveQuery
from shared.adapters.observability.metrics import Metric, count
from shared.domain.archive.errors import ArchiveDown, ArchiveFailed, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.lookup import ArchiveLookup
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.inputs import query
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.archive import archive_lookup


@operation(
    archive_lookup,
    reads=query(ArchiveQuery),
    refuses=(ArchiveDown, ArchiveGarbled, ArchiveSlow),
    counts={ArchiveFailed: Metric.ARCHIVE_UNAVAILABLE},
)
def handler(request: Request, lookup: ArchiveLookup, query: ArchiveQuery) -> Answer[ArchiveAnswer]:
    count(Metric.ARCHIVE_UNAVAILABLE, 0)  # so that the rollback alarm has a series to subtract
    planets = lookup.search(request.actor, **query)
    return Answer(body={"items": [archived_planet_answer(planet) for planet in planets]})
