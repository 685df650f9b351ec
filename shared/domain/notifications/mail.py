"""A mail, and the names of all mails."""

from dataclasses import dataclass
from enum import StrEnum

CORRELATION_HEADER = "X-Correlation-Id"
"""The header by which a mail, and what is reported of it, leads to the request that caused it."""
USER_TAG = "user_id"
"""The tag by which the mail service's reports name whom a mail was for. No reader sees it."""


class MailName(StrEnum):
    """The mails that the product sends; each has a template with this name."""

    WELCOME = "welcome"
    EMAIL_VERIFICATION = "email_verification"
    EMAIL_CHANGED = "email_changed"
    PASSWORD_RESET = "password_reset"  # noqa: S105  # a mail, not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105  # a mail, not a password
    ADDRESS_LOCKED = "address_locked"
    ACCOUNT_REMOVED = "account_removed"


@dataclass(frozen=True)
class Mail:
    """A mail to one address, in plain text and in HTML.

    `correlation_id` identifies the request that caused it, and `user_id` whom it is for.
    """

    to: str
    subject: str
    text: str
    html: str
    correlation_id: str | None = None
    user_id: int | None = None
