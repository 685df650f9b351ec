"""Rules for texts, numbers and identifiers wherever they occur, and the email value object."""

import re
import secrets
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from shared.domain.errors import Invalid

ID_LARGEST = 2**53 - 1  # up to here, JavaScript and JSON represent integers exactly
WHOLE_LARGEST = ID_LARGEST

TEXT_LONGEST_BYTES = 800
EMAIL_LONGEST = 254  # characters, as RFC 5321 has it

QUANTITY_SMALLEST = 1e-12  # the storage refuses 5e-324 and 1e300; no planet comes near
QUANTITY_LARGEST = 1e12

# Which characters a text may have. The pattern has no escapes, no look-around and no range beyond
# the Basic Multilingual Plane: Go, Java, JavaScript (also without `u`), Python and Rust compile it.
_BLANK = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_JOINER = "[\u200c\u200d]"
_SELECTOR = "[\ufe0e\ufe0f]"
# Blanks, joiners, selectors, control and bidi control characters, line and paragraph separators,
# U+FFFD, and what else shows nothing.
_HIDDEN = (
    "\u0000- \u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f"
    "\u2000-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\uffff"
)
_PUNCTUATION = "\u2010-\u2027"  # among the hidden ones: no range may end at a line terminator
_SHOWN = f"(?:[{_PUNCTUATION}]|[^{_HIDDEN}]){_SELECTOR}?"
# At least one character shows something, and joiners join two that do.
TEXT_RULE = "must have a visible character, and no control, bidi control or invisible ones"
VISIBLE_TEXT = f"^{_BLANK}*(?:{_SHOWN}(?:{_JOINER}{_SHOWN})*{_BLANK}*)+$"
_VISIBLE_TEXT = re.compile(VISIBLE_TEXT)
# What the pattern cannot say: selectors stand behind emoji and in keycaps alone, hidden characters
# beyond the plane are refused, and so are lone surrogates, which no JSON document can write.
_EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u2328\u232b-\u27ff\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
_REFUSED = re.compile(
    f"(?<![{_EMOJI}#*0-9]){_SELECTOR}|(?<=[#*0-9]){_SELECTOR}(?!\u20e3)|[\ud800-\udfff]"
    "|[\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
_SHAPERS = str.maketrans("", "", "\u200c\u200d\ufe0e\ufe0f")


def new_id() -> int:
    """Draw an identifier: 53 random bits, but never 0."""
    return secrets.randbelow(ID_LARGEST) + 1


def is_id(number: int) -> bool:
    """Return whether a number can be an identifier. True cannot, though it equals 1 in Python."""
    return not isinstance(number, bool) and 0 < number <= ID_LARGEST


def is_visible_text(text: str) -> bool:
    """Return whether a text has a visible character, and none that may not be there."""
    return _VISIBLE_TEXT.fullmatch(text) is not None and not _REFUSED.search(text)


def checked_text(field: str, text: str, *, longest: int) -> str:
    """Return the text in its normal form, or raise Invalid.

    The normal form is NFC, without white space at either end and with single blanks inside. It
    must have a visible character, no control or invisible characters, at most `longest`
    characters, and at most 800 bytes of UTF-8.
    """
    if not is_visible_text(text):
        raise Invalid(field, TEXT_RULE)
    normal = _normal(text)
    if len(normal) > longest:
        raise Invalid(field, f"must have at most {longest} characters")
    if len(normal.encode()) > TEXT_LONGEST_BYTES:
        raise Invalid(field, f"must have at most {TEXT_LONGEST_BYTES} bytes of UTF-8")
    return normal


def checked_quantity[Quantity: (float, float | None)](field: str, quantity: Quantity) -> Quantity:
    """Return the quantity, or raise Invalid. None means "not known"."""
    if quantity is None:
        return None
    if not QUANTITY_SMALLEST <= quantity <= QUANTITY_LARGEST:
        raise Invalid(field, f"must lie between {QUANTITY_SMALLEST:g} and {QUANTITY_LARGEST:g}")
    return float(quantity)


def checked_whole(field: str, number: int) -> int:
    """Return the whole number, or raise Invalid if JavaScript could not represent it exactly."""
    if abs(number) > WHOLE_LARGEST:
        raise Invalid(field, f"must lie between {-WHOLE_LARGEST} and {WHOLE_LARGEST}")
    return number


def checked_day(field: str, text: str) -> str:
    """Return the date (ISO 8601, with hyphens), or raise Invalid if the calendar has none."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        raise Invalid(field, "must be a date, such as 2026-11-24")
    return text


def checked_id(field: str, number: int) -> int:
    """Return the identifier, or raise Invalid if nothing can have it."""
    if not is_id(number):
        raise Invalid(field, f"must lie between 1 and {ID_LARGEST}")
    return number


def checked_choice[Choice: str](field: str, choice: Choice, choices: Collection[str]) -> Choice:
    """Return the choice, or raise Invalid if it is none of the choices."""
    if choice not in choices:
        raise Invalid(field, f"must be one of {', '.join(choices)}")
    return choice


def caseless(text: str) -> str:
    """Return the key form of a name, by which names are compared and found.

    It ignores case, and drops joiners and selectors, which can hardly be seen. NFC comes last: in
    the other order, the key of a name can grow longer than the storage accepts.
    """
    return _normal(text.translate(_SHAPERS).casefold())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@dataclass(frozen=True)
class EmailAddress:
    """An email address; the port EmailAddresses parses it from text.

    `address` is how it is shown. `key` is the form in which addresses are compared and unique:
    the local part in lower case, and the domain in its ASCII form (IDNA 2008, RFC 5891).
    """

    address: str
    key: str

    def __str__(self) -> str:
        return self.address
