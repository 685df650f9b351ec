"""One-time tokens in memory."""

from datetime import datetime

from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from tests.fakes.store import FakeStore


class FakeOneTimeTokens:
    """The repository of one-time tokens, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, token_hash: str, at: datetime) -> OneTimeToken | None:
        token = self._store.find(OneTimeToken, token_hash=token_hash)
        return token if token is not None and token.expires_at > at else None
