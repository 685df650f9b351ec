"""The refresh token: what keeps a login alive when its access token has ended."""

import hashlib
import secrets
from dataclasses import dataclass

SECRET_BYTES = 32


@dataclass(frozen=True)
class RefreshToken:
    """A session's refresh token: `user_id.session_secret.generation.secret`.

    The session's id is a hash of the session secret, so that only who once held a refresh token of
    this session can name it; `secret` is new in each generation.
    """

    user_id: int
    session_secret: str
    generation: int
    secret: str

    @classmethod
    def first(cls, user_id: int) -> "RefreshToken":
        """Draw the first token of a new session."""
        return cls(user_id, _draw(), 1, _draw())

    @property
    def session_id(self) -> str:
        """The id of the session that it belongs to."""
        return digest(self.session_secret)

    def __str__(self) -> str:
        return f"{self.user_id}.{self.session_secret}.{self.generation}.{self.secret}"

    def __repr__(self) -> str:
        return f"RefreshToken({self.user_id}, generation={self.generation})"


def digest(secret: str) -> str:
    """Return what is kept of a secret: its SHA-256, in hexadecimal digits."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _draw() -> str:
    return secrets.token_urlsafe(SECRET_BYTES)
