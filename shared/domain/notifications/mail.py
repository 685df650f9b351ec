"""A mail, ready to be sent."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mail:
    """A mail to one address, in plain text and in HTML."""

    to: str
    subject: str
    text: str
    html: str
