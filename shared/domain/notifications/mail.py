"""A mail, and the names of all mails."""

from dataclasses import dataclass
from enum import StrEnum


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

    `correlation_id` identifies the request that caused it.
    """

    to: str
    subject: str
    text: str
    html: str
    correlation_id: str | None = None
