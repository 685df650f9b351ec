"""The User aggregate: a user's profile, without the credential that lets them log in."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypedDict

from shared.domain.values import EmailAddress, checked_text
from shared.domain.versions import Versioned

PERSON_NAME_LONGEST = 100


class UserDetails(TypedDict):
    """What users say about themselves."""

    first_name: str
    last_name: str
    email: str


class UserChanges(TypedDict, total=False):
    """New values for some details of a user; absent details stay as they are."""

    first_name: str
    last_name: str
    email: str


@dataclass(frozen=True, kw_only=True)
class User(Versioned):
    """A user's profile.

    `pending_email` is a new address that is not yet verified, or None. `undeliverable` has the keys
    of those of the two that get no mail, because it came back or was called spam.
    """

    user_id: int
    first_name: str
    last_name: str
    email: EmailAddress
    email_verified: bool
    pending_email: EmailAddress | None
    created_at: datetime
    undeliverable: frozenset[str] = frozenset()

    @classmethod
    def new(
        cls, user_id: int, at: datetime, *, first_name: str, last_name: str, email: EmailAddress
    ) -> "User":
        """Create the profile of a new user. Raises Invalid."""
        return cls(
            user_id=user_id,
            first_name=_person_name("first_name", first_name),
            last_name=_person_name("last_name", last_name),
            email=email,
            email_verified=False,
            pending_email=None,
            version=1,
            created_at=at,
            updated_at=at,
        )

    @property
    def address_to_verify(self) -> EmailAddress | None:
        """The address that a verification is about.

        It is the pending one, else the present one if that is unverified or gets no mail.
        """
        if self.pending_email is not None:
            return self.pending_email
        verified = self.email_verified and self.email.key not in self.undeliverable
        return None if verified else self.email

    @property
    def undeliverable_addresses(self) -> tuple[EmailAddress, ...]:
        """Those of the user's addresses that get no mail, the present one first."""
        return tuple(each for each in self._addresses if each.key in self.undeliverable)

    @property
    def _addresses(self) -> tuple[EmailAddress, ...]:
        return (self.email,) if self.pending_email is None else (self.email, self.pending_email)

    @property
    def known_words(self) -> tuple[str, ...]:
        """The words that somebody who knows the user would try first as their password."""
        return self.first_name, self.last_name, self.email.address

    @property
    def details(self) -> UserDetails:
        """What the user says about themselves."""
        return {
            "first_name": self.first_name,
            "last_name": self.last_name,
            "email": self.email.address,
        }

    def edited(
        self,
        at: datetime,
        *,
        first_name: str,
        last_name: str,
        pending_email: EmailAddress | None,
    ) -> "User":
        """Return the profile with these details, as a new version if any differs. Raises Invalid.

        `pending_email` is an address that is to replace the present one, or None.
        """
        changed = replace(
            self,
            first_name=_person_name("first_name", first_name),
            last_name=_person_name("last_name", last_name),
            pending_email=pending_email,
        )
        return self._revised(changed, at)

    def unreached(self, email_key: str, at: datetime) -> "User":
        """Return the profile with this address noted as one that gets no mail, if it has it."""
        return self._revised(replace(self, undeliverable=self.undeliverable | {email_key}), at)

    def retried(self, address: EmailAddress, at: datetime) -> "User":
        """Return the profile with this address noted as one that gets mail again.

        If mail did not reach the present address, that has to be verified anew.
        """
        if address.key not in self.undeliverable:
            return self
        verified = self.email_verified and address.key != self.email.key
        changed = replace(
            self, undeliverable=self.undeliverable - {address.key}, email_verified=verified
        )
        return self._revised(changed, at)

    def verified(self, at: datetime, *, address: EmailAddress | None = None) -> "User":
        """Return the profile with its address, or this one, verified and no other pending.

        It is a new version if it differs.
        """
        changed = replace(
            self, email=address or self.email, email_verified=True, pending_email=None
        )
        return self._revised(changed, at)

    def _revised(self, changed: "User", at: datetime) -> "User":
        """Return the changed profile as `revised` does, with nothing noted of former addresses."""
        still = changed.undeliverable & {address.key for address in changed._addresses}
        return self.revised(replace(changed, undeliverable=still), at)

    @property
    def revision(self) -> str:
        """Identifies this version of this profile among all versions of all aggregates."""
        return f"user-{self.user_id}-{self.version}"


def _person_name(field: str, name: str) -> str:
    return checked_text(field, name, longest=PERSON_NAME_LONGEST)
