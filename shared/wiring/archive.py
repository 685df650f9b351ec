"""The look-up in the NASA Exoplanet Archive, with its answers cached in DynamoDB."""

from functools import cache

from shared.adapters import settings
from shared.adapters.archive.circuit import ArchiveCircuit
from shared.adapters.archive.tap import TapArchive
from shared.adapters.dynamodb.archive import DynamoArchiveMemory
from shared.domain.archive.lookup import ArchiveLookup
from shared.wiring.clients import dynamodb


@cache
def archive_lookup() -> ArchiveLookup:
    return ArchiveLookup(
        ArchiveCircuit(TapArchive(settings.archive_url())),
        DynamoArchiveMemory(dynamodb(), settings.archive_table()),
    )
