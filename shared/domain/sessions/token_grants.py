"""The grants in exchange for which tokens are issued."""

from dataclasses import dataclass

from shared.domain.sessions.login import Login
from shared.domain.sessions.renewal import Renewal


@dataclass(frozen=True)
class TokenGrants:
    """The two ways to get tokens: logging in, and renewing a login."""

    login: Login
    renewal: Renewal
