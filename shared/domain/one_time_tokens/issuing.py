"""The issuing of a one-time token, which use cases share that mail a link."""

from dataclasses import dataclass
from datetime import datetime

from shared.domain.accounts.credential import CredentialVersion
from shared.domain.errors import Busy
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.opaque_secrets import draw_secret
from shared.domain.unit_of_work import Add, Store
from shared.domain.values import EmailAddress


@dataclass(frozen=True)
class MailedLink:
    """What a mail with a link needs: whom it is for, and the secret that the link carries."""

    user_id: int
    to: str
    secret: str


def issued_link(
    store: Store,
    purpose: TokenPurpose,
    credential: CredentialVersion,
    to: EmailAddress,
    at: datetime,
) -> MailedLink:
    """Store a new token for this address, and return the link that is to be mailed to it.

    Each call issues a token beside earlier ones, so that a mail that is sent twice has no dead
    link. Raises Busy.
    """
    secret = draw_secret()
    token = OneTimeToken.issued(secret, purpose, credential, at, email_key=to.key)
    store.commit(Add(token, Busy))
    return MailedLink(credential.user_id, to.address, secret)
