"""The OneTimeToken aggregate: whoever sends it back can read the mailbox that it was mailed to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from shared.domain.accounts.credential import Credential, CredentialVersion
from shared.domain.opaque_secrets import digest


class TokenPurpose(StrEnum):
    """What a one-time token allows; a token for one purpose is not valid for another."""

    PASSWORD_RESET = "password-reset"  # noqa: S105  # a purpose, not a password
    EMAIL_VERIFICATION = "email-verification"


TOKEN_LASTS: Mapping[TokenPurpose, timedelta] = {
    TokenPurpose.PASSWORD_RESET: timedelta(hours=1),
    TokenPurpose.EMAIL_VERIFICATION: timedelta(days=1),
}


@dataclass(frozen=True, kw_only=True)
class OneTimeToken:
    """A token in the link of a mail.

    It stores only the hash of the secret that is mailed. `email_key` is the key of the address that
    the mail went to. The token allows one transaction, which removes it, while the credential of
    its user has the version that it had when the token was issued.
    """

    token_hash: str
    purpose: TokenPurpose
    user_id: int
    email_key: str
    credential_version: int
    expires_at: datetime

    @classmethod
    def issued(
        cls,
        secret: str,
        purpose: TokenPurpose,
        credential: CredentialVersion,
        at: datetime,
        *,
        email_key: str,
    ) -> "OneTimeToken":
        """Create the token of a secret that is about to be mailed to an address."""
        return cls(
            token_hash=digest(secret),
            purpose=purpose,
            user_id=credential.user_id,
            email_key=email_key,
            credential_version=credential.version,
            expires_at=at + TOKEN_LASTS[purpose],
        )

    def is_of(self, credential: Credential | CredentialVersion) -> bool:
        """Return whether the token was issued for this version of this user's credential."""
        return (self.user_id, self.credential_version) == (credential.user_id, credential.version)
