"""What nothing may hold but where it belongs: passwords, hashes, tokens and mail addresses."""

import logging
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager

from shared.adapters.observability.logs import logger
from tests.builders import PASSWORD

PASSWORDS = frozenset({PASSWORD})
"""The passwords of the people that tests make."""

_FORMS: Mapping[str, str] = {
    "a hash of a password": r"\$argon2",
    # A session's id is one too, and stands in the path by which its user ends it.
    "a hash of a secret": r"(?<!/sessions/)\b[0-9a-f]{64}\b",
    "a signed token": r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*",
    "a refresh token": r"\b\d+\.[\w-]{43}\.\d+\.[\w-]{43}(?![\w-])",
    # Names of functions can be as long, but hardly ever have letters of both cases.
    "a secret": r"(?<![\w-])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{43}(?![\w-])",
    "an email address": r"[^\s\"'<>(),;:@]+@[^\s\"'<>(),;:@]+\.\w",
}
FORMS = {kind: re.compile(form) for kind, form in _FORMS.items()}
"""How what is secret can be recognized, by its kind."""


def secrets_in(text: str, passwords: Collection[str] = PASSWORDS) -> set[str]:
    """Return the kinds of secrets that a text holds."""
    found = {kind for kind, form in FORMS.items() if form.search(text)}
    if any(password in text for password in passwords):
        found.add("a password")
    return found


def check_lines(lines: Iterable[str], passwords: Collection[str] = PASSWORDS) -> None:
    """Fail if any line of a log holds a secret."""
    telling = {line: found for line in lines if (found := secrets_in(line, passwords))}
    assert not telling, f"the log holds what is secret: {telling}"


class _Listener(logging.Handler):
    """Notes all lines as they are written, except at the level that shows what was sent."""

    def __init__(self) -> None:
        super().__init__()
        self.setFormatter(logger.registered_formatter)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if logger.log_level > logging.DEBUG:
            self.lines.append(self.format(record))


@contextmanager
def no_secret_logged() -> Iterator[None]:
    """Fail at the end if anything, the product or a library, has logged a secret.

    Only at the level DEBUG, which is for hours of need, may errors say what they were given.
    """
    listener = _Listener()
    logging.root.addHandler(listener)
    try:
        yield
    finally:
        logging.root.removeHandler(listener)
    check_lines(listener.lines)
