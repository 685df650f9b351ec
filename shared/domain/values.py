"""The rules that names, numbers, identifiers and addresses follow wherever they occur."""

import re
import secrets
import unicodedata
from dataclasses import dataclass

from shared.domain.errors import Invalid

ID_LARGEST = 2**53 - 1  # the integers that JavaScript and JSON keep exact

TEXT_LONGEST_BYTES = 800
EMAIL_LONGEST = 254  # characters, as RFC 5321 has it

QUANTITY_SMALLEST = 1e-12  # DynamoDB refuses 5e-324 and 1e300; no planet comes near
QUANTITY_LARGEST = 1e12

# Control characters and lone surrogates; and what shows nothing (spaces, zero-width, fillers).
_FORBIDDEN = r"\u0000-\u001f\u007f-\u009f\ud800-\udfff"
_INVISIBLE = (
    r"\u0020\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180e\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0"
)
# At least one visible character and no forbidden one; without look-ahead, so that every
# JSON Schema validator can run it.
VISIBLE_TEXT = f"^[^{_FORBIDDEN}]*[^{_FORBIDDEN}{_INVISIBLE}][^{_FORBIDDEN}]*$"
_VISIBLE_TEXT = re.compile(VISIBLE_TEXT)


def new_id() -> int:
    """Draw an identifier: 53 random bits, not 0."""
    return secrets.randbelow(ID_LARGEST) + 1


def is_id(number: int) -> bool:
    """Say whether a number can be an identifier. True, which counts as 1 in Python, cannot."""
    return not isinstance(number, bool) and 0 < number <= ID_LARGEST


def is_visible_text(text: str) -> bool:
    """Say whether a text has a visible character, no control character and no lone surrogate."""
    return _VISIBLE_TEXT.fullmatch(text) is not None


def checked_text(field: str, text: str, *, longest: int) -> str:
    """Return the text in NFC, or raise Invalid.

    It has at least one visible character, no control character or lone surrogate, at most
    `longest` characters and 800 bytes of UTF-8.
    """
    normal = unicodedata.normalize("NFC", text)
    if not is_visible_text(normal):
        raise Invalid(field, "must have a visible character and no control characters")
    if len(normal) > longest:
        raise Invalid(field, f"must have at most {longest} characters")
    if len(normal.encode()) > TEXT_LONGEST_BYTES:
        raise Invalid(field, f"must have at most {TEXT_LONGEST_BYTES} bytes of UTF-8")
    return normal


def checked_quantity(field: str, quantity: float | None) -> float | None:
    """Return the quantity, where None means "not known", or raise Invalid."""
    if quantity is None:
        return None
    if not QUANTITY_SMALLEST <= quantity <= QUANTITY_LARGEST:
        raise Invalid(field, f"must lie between {QUANTITY_SMALLEST:g} and {QUANTITY_LARGEST:g}")
    return float(quantity)


def caseless(text: str) -> str:
    """Return the form in which names are compared: casefolded, then NFC.

    The other order can grow a name past what DynamoDB takes in an index.
    """
    return unicodedata.normalize("NFC", text.casefold())


@dataclass(frozen=True)
class EmailAddress:
    """An email address, as it was given. Two are the same when their keys are."""

    address: str

    @property
    def key(self) -> str:
        """The form in which addresses are compared and kept unique: Bob@ is bob@."""
        return caseless(self.address)

    def __str__(self) -> str:
        return self.address
