"""The caller of an operation, in the context of strings that the authorizer passes on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from shared.domain.access import Actor

if TYPE_CHECKING:
    from shared.domain.sessions.access_claims import AccessClaims


@dataclass(frozen=True, kw_only=True)
class Caller:
    """Who is calling, in which session, and when their access token expires (Unix time)."""

    user_id: int
    roles: frozenset[str]
    session_id: str
    expires_at: int

    @classmethod
    def of(cls, claims: "AccessClaims") -> "Caller":
        """Return the caller that the claims of an access token identify."""
        return cls(
            user_id=claims.user_id,
            roles=claims.roles,
            session_id=claims.session_id,
            expires_at=int(claims.expires_at.timestamp()),
        )

    @classmethod
    def from_context(cls, context: Mapping[str, str]) -> "Caller | None":
        """Read what `to_context` wrote. None if the route has no authorizer.

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
        """Return the context, in strings: API Gateway would convert other values to strings."""
        return {
            "user_id": str(self.user_id),
            "roles": " ".join(sorted(self.roles)),
            "session_id": self.session_id,
            "expires_at": str(self.expires_at),
        }

    def is_certain(self, at: datetime) -> bool:
        """Return whether the access token is still valid: the authorizer's answer may be cached."""
        return self.expires_at > at.timestamp()

    @property
    def actor(self) -> Actor:
        """The caller, as the domain knows them."""
        return Actor(self.user_id, self.roles)
