"""Accounts in memory, and simple judges of addresses and passwords."""

from collections.abc import Sequence

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.accounts.listing import UserPosition
from shared.domain.accounts.ports import Verdict
from shared.domain.accounts.user import User
from shared.domain.errors import Invalid
from shared.domain.pages import Page
from shared.domain.values import EmailAddress
from tests.fakes.store import FakeStore


class FakeUsers:
    """The repository of profiles, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, user_id: int) -> User | None:
        return self._store.find(User, user_id=user_id)

    def page(self, limit: int, position: UserPosition | None) -> Page[User, UserPosition]:
        start = position.user_id if position else 0
        everybody = sorted(self._store.all(User), key=lambda user: user.user_id)
        behind = [user for user in everybody if user.user_id > start]
        users = tuple(behind[:limit])
        return Page(users, UserPosition(users[-1].user_id) if behind[limit:] else None)


class FakeCredentials:
    """The repository of credentials, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str) -> Credential | None:
        return self._store.find(Credential, email_key=email_key)


class FakeCredentialVersions:
    """The credential versions in a fake store: credentials without their hashes."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str) -> CredentialVersion | None:
        credential = self._store.find(Credential, email_key=email_key)
        if credential is None:
            return None
        return CredentialVersion(
            email_key=email_key, user_id=credential.user_id, version=credential.version
        )


class FakeEmailAddresses:
    """Accepts any text with an @ as an address, and treats every domain as ASCII."""

    def read(self, text: str) -> EmailAddress:
        if "@" not in text:
            raise Invalid("email", "must be an email address")
        return EmailAddress(text.strip(), text.strip().lower())


class FakeHasher:
    """Makes legible hashes; those that begin with "old " are outdated."""

    def __init__(self) -> None:
        self.verified: list[str | None] = []

    def hash(self, password: str) -> str:
        return f"hash of {password}"

    def verify(self, password_hash: str | None, password: str) -> bool:
        self.verified.append(password_hash)
        return password_hash is not None and password_hash.removeprefix("old ") == self.hash(
            password
        )

    def is_outdated(self, password_hash: str) -> bool:
        return password_hash.startswith("old ")


class FakeStrength:
    """Gives every password the same verdict."""

    def __init__(self, score: int = 4, *advice: str) -> None:
        self._verdict = Verdict(score, advice)
        self.known: Sequence[str] = ()

    def judge(self, password: str, known: Sequence[str]) -> Verdict:
        self.known = known
        return self._verdict
