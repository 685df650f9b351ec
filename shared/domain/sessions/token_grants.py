"""What tokens are given for."""

from dataclasses import dataclass

from shared.domain.sessions.login import Login
from shared.domain.sessions.renewal import Renewal


@dataclass(frozen=True)
class TokenGrants:
    """The two ways to get tokens: a login, and its renewal."""

    login: Login
    renewal: Renewal
