"""Registering a user."""

from collections.abc import Callable
from typing import Unpack

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken, UserIdTaken
from shared.domain.accounts.events import UserRegistered
from shared.domain.accounts.password import checked_password
from shared.domain.accounts.ports import PasswordHasher, PasswordStrength
from shared.domain.accounts.user import User, UserDetails
from shared.domain.changes import Add, Store, Tell
from shared.domain.idempotency import commit_once
from shared.domain.receipts import Receipt, Receipts
from shared.domain.times import Clock, now
from shared.domain.values import new_id

_DRAWS = 3  # of an identifier; that even one is taken has odds of 1e-8 at 1e8 users


class Registration:
    """Makes accounts."""

    def __init__(
        self,
        store: Store,
        receipts: Receipts,
        hasher: PasswordHasher,
        strength: PasswordStrength,
        *,
        clock: Clock = now,
        draw_id: Callable[[], int] = new_id,
    ) -> None:
        self._receipts = receipts
        self._store = store
        self._hasher = hasher
        self._strength = strength
        self._clock = clock
        self._draw_id = draw_id

    def register(
        self, password: str, *, key: str | None = None, **details: Unpack[UserDetails]
    ) -> User:
        """Make an account, whose owner is told by mail.

        A repetition under the same idempotency key answers the same again. Raises Invalid,
        EmailTaken, IdempotencyKeyReused.
        """
        known = (details["first_name"], details["last_name"], details["email"])
        user = User.new(self._draw_id(), self._clock(), **details)
        password_hash = self._hasher.hash(checked_password(password, self._strength, known))
        for _ in range(_DRAWS):
            try:
                first = self._keep(user, password_hash, key)
            except UserIdTaken:
                user = User.new(self._draw_id(), self._clock(), **details)
                continue
            if first is None:
                return user
            return User.new(first.resource_id, first.created_at, **details)
        raise UserIdTaken

    def _keep(self, user: User, password_hash: str, key: str | None) -> Receipt | None:
        receipt = key and Receipt.of(
            ("create_user", user.email.key, key), user.details, user.user_id, user.created_at
        )
        return commit_once(
            self._store,
            self._receipts,
            receipt or None,
            Add(user, UserIdTaken),
            Add(Credential.new(user.email.key, user.user_id, password_hash), EmailTaken),
            Tell(
                UserRegistered(
                    user_id=user.user_id, email=user.email.address, first_name=user.first_name
                )
            ),
        )
