"""The redemption of a one-time token, which use cases share that links in mails lead to."""

from datetime import datetime

from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.one_time_tokens.ports import OneTimeTokens
from shared.domain.opaque_secrets import digest


def redeemed(
    tokens: OneTimeTokens, secret: str, purpose: TokenPurpose, at: datetime
) -> OneTimeToken:
    """Return the token of a secret that came back from a mail. Raises InvalidOneTimeToken.

    It is used up only when the caller removes it, in the transaction that it allows.
    """
    token = tokens.find(digest(secret), at)
    if token is None or token.purpose != purpose:
        raise InvalidOneTimeToken
    return token
