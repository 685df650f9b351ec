"""The registration of users, with what is stored as a test chooses."""

from shared.domain.accounts.registration import Registration
from shared.domain.attempts.login_limits import LoginLimits
from tests.attempts import registration_limits
from tests.fakes import FakeEmailAddresses, FakeHasher, FakeStrength
from tests.storage import Storage


def registration_in(storage: Storage) -> Registration:
    """Return the registration of users into a storage."""
    return Registration(
        FakeEmailAddresses(),
        LoginLimits(storage.counters, storage.known_sources, outbox=storage.store),
        registration_limits(storage.counters),
        storage.credentials,
        storage.store,
        storage.records,
        FakeHasher(),
        FakeStrength(),
    )
