"""What is known of addresses, in memory; and a mail service's list of those it suppresses."""

from datetime import datetime

from shared.domain.notifications.deliverability import Retried, Undeliverable
from tests.fakes.store import FakeStore


class FakeDeliverability:
    """The repository of what is known of addresses, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, email_key: str, at: datetime) -> Undeliverable | Retried | None:
        known = self._known(email_key)
        return known if known is not None and known.expires_at > at else None

    def mark(self, mark: Undeliverable) -> bool:
        known = self._known(mark.email_key)
        if isinstance(known, Retried) and known.asked_at > mark.mailed_at:
            return False
        self._store.put(mark)
        return True

    def forget_suppression(self, retried: Retried) -> None:
        known = self._known(retried.email_key)
        if isinstance(known, Retried) and known.asked_at == retried.asked_at:
            self._store.put(
                Retried(email_key=known.email_key, asked_at=known.asked_at, suppressed=False)
            )

    def _known(self, email_key: str) -> Undeliverable | Retried | None:
        return self._store.find(Undeliverable, email_key=email_key) or self._store.find(
            Retried, email_key=email_key
        )


class FakeSuppressions:
    """Notes for which addresses a suppression was lifted, or fails with an error."""

    def __init__(self) -> None:
        self.lifted: list[str] = []
        self.fails_with: Exception | None = None

    def lift(self, address: str) -> None:
        if self.fails_with is not None:
            raise self.fails_with
        self.lifted.append(address)
