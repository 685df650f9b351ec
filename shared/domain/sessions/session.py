"""The Session aggregate: a login, from its beginning to its end."""

import hmac
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.opaque_secrets import digest
from shared.domain.sessions.refresh_token import RefreshToken

UNUSED_LONGEST = timedelta(days=14)
LASTS_LONGEST = timedelta(days=90)
REPEATED_WITHIN = timedelta(seconds=30)
END_REMEMBERED = UNUSED_LONGEST  # what has ended is not renewed, and so has expired by then
SESSIONS_MOST = 50  # of a user at the same time
USER_AGENT_LONGEST = 200  # characters
SESSION_ID = "^[0-9a-f]{64}$"  # a SHA-256

_ENDED_BY_LOGIN_MOST = 25  # sessions, so that a login remains one small transaction
_SESSION_ID = re.compile(SESSION_ID)
_NOT_SHOWN = re.compile(r"[^\x21-\x7e]+")


@dataclass(frozen=True, kw_only=True)
class Session:
    """A login on one device.

    It stores no secret, only the hash of the live refresh token's secret. After a rotation it also
    stores the hash of the previous one and the nonce that leads from that token to the live one.
    `email_key`, `credential_version` and `roles` are those of the credential at login, and
    `source` and `user_agent` those of the login's request; an earlier release stored neither.
    """

    user_id: int
    session_id: str
    generation: int
    secret_hash: str
    email_key: str
    credential_version: int
    roles: frozenset[str]
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime
    previous_hash: str | None = None
    nonce: str | None = None
    source: str | None = None
    user_agent: str | None = None

    @classmethod
    def opened(
        cls,
        credential: Credential,
        token: RefreshToken,
        at: datetime,
        *,
        source: str | None = None,
        user_agent: str | None = None,
    ) -> "Session":
        """Create the session of a login that has just succeeded, from this source and program."""
        return cls(
            user_id=credential.user_id,
            session_id=token.session_id,
            generation=token.generation,
            secret_hash=digest(token.secret),
            email_key=credential.email_key,
            credential_version=credential.version,
            roles=credential.roles,
            created_at=at,
            last_used_at=at,
            expires_at=at + UNUSED_LONGEST,
            source=source,
            user_agent=shown_user_agent(user_agent),
        )

    def is_live(self, at: datetime, end: "SessionRevocation | None") -> bool:
        """Return whether the session is valid, given the user's last revocation of sessions."""
        return at < self.expires_at and not (end and end.ends(self))

    @property
    def key(self) -> "SessionKey":
        """What identifies the session."""
        return SessionKey(self.user_id, self.session_id)

    @property
    def credential(self) -> CredentialVersion:
        """The credential as it was at login."""
        return CredentialVersion(
            email_key=self.email_key, user_id=self.user_id, version=self.credential_version
        )

    def takes(self, token: RefreshToken) -> bool:
        """Return whether this is the session's live refresh token."""
        return token.generation == self.generation and _is_hash(self.secret_hash, token)

    def rotated(self, token: RefreshToken, nonce: str, at: datetime) -> "Session":
        """Return the session with its live token replaced by the token's successor."""
        successor = token.successor(nonce)
        return replace(
            self,
            generation=successor.generation,
            secret_hash=digest(successor.secret),
            previous_hash=self.secret_hash,
            nonce=nonce,
            last_used_at=at,
            expires_at=min(at + UNUSED_LONGEST, self.created_at + LASTS_LONGEST),
        )

    def successor_of(self, token: RefreshToken, at: datetime) -> RefreshToken | None:
        """Return the live token if this one was exchanged for it just now, or else None."""
        if self.nonce is None or at >= self.last_used_at + REPEATED_WITHIN:
            return None
        is_previous = token.generation == self.generation - 1
        if not is_previous or not _is_hash(self.previous_hash, token):
            return None
        return token.successor(self.nonce)


def _is_hash(stored: str | None, token: RefreshToken) -> bool:
    return stored is not None and hmac.compare_digest(stored, digest(token.secret))


def is_session_id(text: str) -> bool:
    """Return whether a text can be the id of a session."""
    return _SESSION_ID.fullmatch(text) is not None


def shown_user_agent(text: str | None) -> str | None:
    """Return a User-Agent as a person may see it, or None if nothing of it can be shown.

    It has only printable ASCII characters (RFC 9110 §10.1.5 allows no others in its products),
    single blanks, and at most `USER_AGENT_LONGEST` characters.
    """
    return _NOT_SHOWN.sub(" ", text or "").strip()[:USER_AGENT_LONGEST].rstrip() or None


@dataclass(frozen=True)
class SessionKey:
    """Identifies a session, so that it can be ended whatever its state."""

    user_id: int
    session_id: str

    @classmethod
    def of(cls, token: RefreshToken) -> "SessionKey":
        """Return the key of the session that a refresh token belongs to."""
        return cls(token.user_id, token.session_id)


@dataclass(frozen=True, kw_only=True)
class SessionRevocation:
    """The end of all of a user's sessions with an earlier version of their credential."""

    user_id: int
    credential_version: int
    expires_at: datetime

    @classmethod
    def before(cls, user_id: int, credential_version: int, at: datetime) -> "SessionRevocation":
        """Create the revocation of the user's sessions from before this version."""
        return cls(
            user_id=user_id,
            credential_version=credential_version,
            expires_at=at + END_REMEMBERED,
        )

    def ends(self, session: Session) -> bool:
        """Return whether the revocation ends this session."""
        return session.credential_version < self.credential_version


def ended_by_login(
    sessions: Iterable[Session], at: datetime, end: SessionRevocation | None
) -> Sequence[SessionKey]:
    """Return the sessions that a new one ends: the least recently used beyond the limit."""
    live = [session for session in sessions if session.is_live(at, end)]
    live.sort(key=lambda session: session.last_used_at)
    excess = max(len(live) + 1 - SESSIONS_MOST, 0)
    return [session.key for session in live[: min(excess, _ENDED_BY_LOGIN_MOST)]]
