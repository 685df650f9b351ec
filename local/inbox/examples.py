"""Examples of the mails that a product sends, which it writes to be looked at."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ExampleMail:
    """A mail that nobody gets. `kind` is the kind of data that it was written with."""

    name: str
    kind: str
    to: str
    subject: str
    text: str
    html: str


class ExamplesError(Exception):
    """The examples cannot be written; the text is one line for whoever wants to see them."""


type WriteExamples = Callable[[], Sequence[ExampleMail]]
"""Writes them as the product's sources are now. Raises ExamplesError."""
