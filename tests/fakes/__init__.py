"""In-memory fakes of the ports, a module for each aggregate or group of ports.

The contract tests of tests/adapters hold them to the real adapters.
"""

from tests.fakes.accounts import (
    FakeCredentials,
    FakeCredentialVersions,
    FakeEmailAddresses,
    FakeHasher,
    FakeStrength,
    FakeUsers,
)
from tests.fakes.archive import FakeArchive, FakeArchiveMemory
from tests.fakes.attempts import FakeCounters, FakeKnownSources
from tests.fakes.clock import FakeClock
from tests.fakes.deliverability import FakeDeliverability, FakeSuppressions
from tests.fakes.idempotency import FakeIdempotencyRecords
from tests.fakes.lambda_context import FakeContext
from tests.fakes.notifications import REQUEST_ID, FakeComposer, FakeMailer, FakeOutbox
from tests.fakes.one_time_tokens import FakeOneTimeTokens
from tests.fakes.planets import FakePlanets
from tests.fakes.release import FakeVerdicts, FakeVersions
from tests.fakes.sessions import FakeSessions, FakeTokens
from tests.fakes.store import FakeStore

__all__ = [
    "REQUEST_ID",
    "FakeArchive",
    "FakeArchiveMemory",
    "FakeClock",
    "FakeComposer",
    "FakeContext",
    "FakeCounters",
    "FakeCredentialVersions",
    "FakeCredentials",
    "FakeDeliverability",
    "FakeEmailAddresses",
    "FakeHasher",
    "FakeIdempotencyRecords",
    "FakeKnownSources",
    "FakeMailer",
    "FakeOneTimeTokens",
    "FakeOutbox",
    "FakePlanets",
    "FakeSessions",
    "FakeStore",
    "FakeStrength",
    "FakeSuppressions",
    "FakeTokens",
    "FakeUsers",
    "FakeVerdicts",
    "FakeVersions",
]
