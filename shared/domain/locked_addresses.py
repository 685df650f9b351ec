"""Whom to tell that an address is locked."""

from shared.domain.accounts.ports import CredentialVersions, Users
from shared.domain.accounts.user import User


class LockedAddresses:
    """Looks locked addresses up, when their mails are about to be sent."""

    def __init__(self, credentials: CredentialVersions, users: Users) -> None:
        self._credentials = credentials
        self._users = users

    def owner(self, email_key: str) -> User | None:
        """Return the user whose address it is; None if there is no account."""
        credential = self._credentials.find(email_key)
        return self._users.find(credential.user_id) if credential else None
