"""The registration of a user: a profile and a credential, created together."""

from collections.abc import Callable
from datetime import datetime
from typing import Unpack

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken, RepeatedWithWrongPassword
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.password import checked_password
from shared.domain.accounts.ports import (
    Credentials,
    EmailAddresses,
    PasswordHasher,
    PasswordStrength,
)
from shared.domain.accounts.user import User, UserDetails
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.errors import Busy
from shared.domain.idempotency import commit_idempotently, find_first
from shared.domain.idempotency_record import IdempotencyRecord, IdempotencyRecords
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Add, Overwrite, Publish, Store
from shared.domain.values import EmailAddress, new_id


class Registration:
    """Registers users."""

    def __init__(
        self,
        emails: EmailAddresses,
        limits: LoginLimits,
        requests: RequestLimits,
        credentials: Credentials,
        store: Store,
        records: IdempotencyRecords,
        hasher: PasswordHasher,
        strength: PasswordStrength,
        *,
        clock: Clock = now,
        draw_id: Callable[[], int] = new_id,
    ) -> None:
        self._emails = emails
        self._limits = limits
        self._requests = requests
        self._credentials = credentials
        self._records = records
        self._store = store
        self._hasher = hasher
        self._strength = strength
        self._clock = clock
        self._draw_id = draw_id

    def register(
        self,
        password: str,
        *,
        source: str,
        key: str | None = None,
        **details: Unpack[UserDetails],
    ) -> User:
        """Create a user and their credential, and publish UserRegistered.

        A request repeated with the same idempotency key returns the same user again, also from a
        source that may register nobody else for now. Because such a repetition checks the password,
        it counts as a login attempt from its source.

        Raises Invalid, EmailTaken, IdempotencyKeyReused, TooManyAttempts and Busy, the last also
        in the unlikely case that the new identifier is already in use.
        """
        user = self._new(self._draw_id(), self._clock(), details)
        record = _record(user, key) if key else None
        first = self._count(source, record)
        normal = checked_password(password, self._strength, user.known_words)
        first = first or self._commit(user, self._hasher.hash(normal), record)
        if first is None:
            return user
        self._check_password(normal, user.email, source, first)
        return self._new(first.resource_id, first.created_at, details)

    def _new(self, user_id: int, at: datetime, details: UserDetails) -> User:
        return User.new(
            user_id,
            at,
            first_name=details["first_name"],
            last_name=details["last_name"],
            email=self._emails.read(details["email"]),
        )

    def _count(self, source: str, record: IdempotencyRecord | None) -> IdempotencyRecord | None:
        """Count a registration, before anything that is expensive is done for it.

        Over the limit, return the first request's record if this repeats one.
        """
        try:
            self._requests.count(Purpose.REGISTRATION_OF_SOURCE, source)
        except TooManyAttempts:
            first = find_first(self._records, record) if record else None
            if first is None:
                raise
            return first
        return None

    def _check_password(
        self, password: str, email: EmailAddress, source: str, first: IdempotencyRecord
    ) -> None:
        """Raise RepeatedWithWrongPassword unless the first registration had this password.

        Once the account is gone or its credential has changed, there is no hash to compare with.
        """
        credential = self._credentials.find(email.key)
        if credential is None or (credential.user_id, credential.version) != (first.resource_id, 1):
            return
        attempt = self._limits.count(email.key, source)
        if not self._hasher.verify(credential.password_hash, password):
            raise RepeatedWithWrongPassword
        self._store.commit(Overwrite(attempt.succeeded()))

    def _commit(
        self, user: User, password_hash: str, record: IdempotencyRecord | None
    ) -> IdempotencyRecord | None:
        return commit_idempotently(
            self._store,
            self._records,
            record,
            Add(user, Busy),
            Add(Credential.new(user.email.key, user.user_id, password_hash), EmailTaken),
            Publish(
                UserRegistered(
                    user_id=user.user_id, email=user.email.address, first_name=user.first_name
                )
            ),
        )


def _record(user: User, key: str) -> IdempotencyRecord:
    return IdempotencyRecord.of(
        ("create_user", user.email.key, key), user.details, user.user_id, user.created_at
    )
