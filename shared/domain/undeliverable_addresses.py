"""Addresses that get no mail any more: it spans what is known of addresses, and users."""

from shared.domain.accounts.errors import UserChanged
from shared.domain.accounts.ports import EmailAddresses, Users
from shared.domain.errors import Busy, Invalid
from shared.domain.notifications.deliverability import (
    Deliverability,
    DeliveryReport,
    Undeliverable,
)
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Require, Save, Store

_TRIES = 5


class UndeliverableProfiles:
    """Notes in users' profiles which of their addresses get no mail."""

    def __init__(self, users: Users, store: Store, *, clock: Clock = now) -> None:
        self._users = users
        self._store = store
        self._clock = clock

    def note(self, user_id: int, mark: Undeliverable) -> None:
        """Note what is marked, if the user still has this address.

        Raises Busy, also if the mark has ended meanwhile.
        """
        for _ in range(_TRIES):
            user = self._users.find(user_id)
            if user is None:
                return
            changed = user.unreached(mark.email_key, self._clock())
            if changed == user:
                return
            try:
                self._store.commit(
                    Save(changed, was=user, error=UserChanged), Require(mark, error=Busy)
                )
            except UserChanged:
                continue
            return
        raise Busy


class UndeliverableAddresses:
    """Records what the mail service reports."""

    def __init__(
        self,
        emails: EmailAddresses,
        deliverability: Deliverability,
        profiles: UndeliverableProfiles,
    ) -> None:
        self._emails = emails
        self._deliverability = deliverability
        self._profiles = profiles

    def record(self, report: DeliveryReport) -> int:
        """Mark the addresses of a report, and note it in the profile of whom the mail was for.

        Return how many were marked: not those whose user asked for a verification after the mail
        was sent, nor what is no address. Recording a report again changes nothing. Raises Busy.
        """
        keys = {key for address in report.addresses if (key := self._key(address)) is not None}
        return sum(self._mark(key, report) for key in sorted(keys))

    def _mark(self, key: str, report: DeliveryReport) -> bool:
        mark = Undeliverable(email_key=key, trouble=report.trouble, mailed_at=report.mailed_at)
        if not self._deliverability.mark(mark):
            return False
        if report.user_id is not None:
            self._profiles.note(report.user_id, mark)
        return True

    def _key(self, address: str) -> str | None:
        try:
            return self._emails.read(address).key
        except Invalid:
            return None
