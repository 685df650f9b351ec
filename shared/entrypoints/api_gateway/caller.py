"""The caller of an operation, as the authorizer hands them on: a context of strings."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from shared.domain.access import Actor
from shared.domain.sessions.access_claims import AccessClaims


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who is calling, in which session, and until when this is certain (seconds since 1970)."""

    user_id: int
    roles: frozenset[str]
    session_id: str
    expires_at: int

    @classmethod
    def of(cls, claims: AccessClaims) -> "Caller":
        """Take the caller from the claims of an access token."""
        return cls(
            user_id=claims.user_id,
            roles=claims.roles,
            session_id=claims.session_id,
            expires_at=int(claims.expires_at.timestamp()),
        )

    @classmethod
    def from_context(cls, context: Mapping[str, str]) -> "Caller | None":
        """Read what `to_context` wrote; None where no authorizer was asked.

        API Gateway adds keys of its own to the context.
        """
        if "user_id" not in context:
            return None
        return cls(
            user_id=int(context["user_id"]),
            roles=frozenset(context["roles"].split()),
            session_id=context["session_id"],
            expires_at=int(context["expires_at"]),
        )

    def to_context(self) -> Mapping[str, str]:
        """Return the context; API Gateway would make strings of other values."""
        return {
            "user_id": str(self.user_id),
            "roles": " ".join(sorted(self.roles)),
            "session_id": self.session_id,
            "expires_at": str(self.expires_at),
        }

    def is_certain(self, at: datetime) -> bool:
        """Return whether the access token, from a cached answer perhaps, has not expired yet."""
        return self.expires_at > at.timestamp()

    @property
    def actor(self) -> Actor:
        """The caller, as the domain knows them."""
        return Actor(self.user_id, self.roles)
