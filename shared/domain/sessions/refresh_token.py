"""The RefreshToken value object: it renews a login after the access token has expired."""

import hmac
import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass

from shared.domain.opaque_secrets import digest, draw_secret
from shared.domain.sessions.errors import InvalidRefreshToken
from shared.domain.values import is_id

_BASE64URL = r"[\w-]{43}"  # the length of a secret
_TOKEN = re.compile(
    rf"([1-9]\d{{0,15}})\.({_BASE64URL})\.([1-9]\d{{0,8}})\.({_BASE64URL})", re.ASCII
)


@dataclass(frozen=True)
class RefreshToken:
    """A session's refresh token: `user_id.session_secret.generation.secret`.

    The session's id is a hash of `session_secret`, so that only a client that has held a refresh
    token of this session can identify it. `secret` is new in each generation.
    """

    user_id: int
    session_secret: str
    generation: int
    secret: str

    @classmethod
    def first(cls, user_id: int) -> "RefreshToken":
        """Draw the first token of a new session."""
        return cls(user_id, draw_secret(), 1, draw_secret())

    @classmethod
    def read(cls, text: str) -> "RefreshToken":
        """Parse a token. Raises InvalidRefreshToken."""
        parts = _TOKEN.fullmatch(text)
        if parts is None or not is_id(int(parts[1])):
            raise InvalidRefreshToken
        return cls(int(parts[1]), parts[2], int(parts[3]), parts[4])

    def successor(self, nonce: str) -> "RefreshToken":
        """Return the next token, which can be computed only from this token and the nonce."""
        mac = hmac.digest(self.secret.encode(), nonce.encode(), "sha256")
        secret = urlsafe_b64encode(mac).rstrip(b"=").decode()
        return RefreshToken(self.user_id, self.session_secret, self.generation + 1, secret)

    @property
    def session_id(self) -> str:
        """The id of the session that the token belongs to."""
        return digest(self.session_secret)

    def __str__(self) -> str:
        return f"{self.user_id}.{self.session_secret}.{self.generation}.{self.secret}"

    def __repr__(self) -> str:
        return f"RefreshToken({self.user_id}, generation={self.generation})"
