"""Who issues access tokens."""

from shared.adapters import settings


def issuer() -> str:
    """Return the issuer, as it is in the tokens."""
    return settings.token_issuer()
