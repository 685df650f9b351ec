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

# Which characters a text may have. The classes name every character by itself, in ranges that
# have no look-around and no escape in them: Go, Java, JavaScript, Python and Rust all compile them.
# What is in none of them is refused: control and bidi control characters, line and paragraph
# separators, lone surrogates, U+FFFD, and whatever else shows nothing.
_BLANK = "[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]"
_JOINER = "[\u200c\u200d]"
_SELECTOR = "[\ufe0e\ufe0f]"
# Planes without scripts and private use are left out: drawing texts from them takes long.
# The scripts that have joiners, and those that stand among them.
_JOINED = (
    "\u0590-\u061b\u061d-\u115e\u1161-\u167f\u1681-\u17b3\u17b6-\u180a\u1810-\u1dff"
    "\u2c00-\u2e7f\u3040-\u3163\u3165-\u3296\u3298\u329a-\ud7ff\uf900-\ufdff\ufe70-\ufefe"
    "\U00010000-\U0001342f\U00013440-\U0001bc9f\U0001bca4-\U0001d172\U0001d17b-\U0001efff"
    "\U0001fb00-\U0001fbff\U00020000-\U000323af"
)
_EMOJI = "\u2190-\u2328\u232b-\u27ff\u2900-\u297f\u2b00-\u2bff\u3297\u3299\U0001f000-\U0001faff"
_OTHER_EMOJI = "\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d"  # are in no joined ones
_OTHERS = (
    "!-~\u00a1-\u00a8\u00aa-\u00ac\u00af-\u034e\u0350-\u058f\u1e00-\u1fff\u2010-\u2027"
    "\u2030-\u203b\u203d-\u2048\u204a-\u205e\u2070-\u2121\u2123-\u2138\u213a-\u218f"
    "\u2329\u232a\u2801-\u28ff\u2980-\u2aff\u2e80-\u2fff\u3001-\u302f\u3031-\u303c\u303e\u303f"
    "\ufe10-\ufe6f\uff01-\uff9f\uffa1-\uffef"
)
_JOINED_ONE = f"(?:[{_JOINED}]|[{_EMOJI}]{_SELECTOR}?)"
_KEYCAP = "[#*0-9]\ufe0f\u20e3"
_SHOWN = (
    f"(?:{_KEYCAP}|[{_OTHERS}]|[{_OTHER_EMOJI}]{_SELECTOR}?"
    f"|{_JOINED_ONE}(?:{_JOINER}{_JOINED_ONE})*)"
)
# At least one character shows something; joiners and selectors are where they shape one that does.
TEXT_RULE = "must have a visible character, and no control, bidi control or invisible ones"
VISIBLE_TEXT = f"^{_BLANK}*(?:{_SHOWN}{_BLANK}*)+$"
_VISIBLE_TEXT = re.compile(VISIBLE_TEXT)
_SHAPERS = str.maketrans("", "", "\u200c\u200d\ufe0e\ufe0f")


def new_id() -> int:
    """Draw an identifier: 53 random bits, not 0."""
    return secrets.randbelow(ID_LARGEST) + 1


def is_id(number: int) -> bool:
    """Say whether a number can be an identifier. True, which counts as 1 in Python, cannot."""
    return not isinstance(number, bool) and 0 < number <= ID_LARGEST


def is_visible_text(text: str) -> bool:
    """Say whether a text has a visible character, and none that VISIBLE_TEXT leaves out."""
    return _VISIBLE_TEXT.fullmatch(text) is not None


def checked_text(field: str, text: str, *, longest: int) -> str:
    """Return the text in its normal form, or raise Invalid.

    White space is trimmed and folded to one blank, and the rest is in NFC. It has at least one
    visible character, no control or invisible character, at most `longest` characters and 800
    bytes of UTF-8.
    """
    if not is_visible_text(text):
        raise Invalid(field, TEXT_RULE)
    normal = _normal(text)
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
    """Return the form in which names are compared, and which finds them.

    It has no joiners and selectors, which shape what is shown and can hardly be seen, and no case.
    NFC comes last: the other order can grow a name past what DynamoDB takes in an index.
    """
    return _normal(text.translate(_SHAPERS).casefold())


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", " ".join(text.split()))


@dataclass(frozen=True)
class EmailAddress:
    """An email address; the port EmailAddresses reads it from text.

    `address` is how it is shown. `key` is the form in which addresses are compared and unique:
    the local part in lower case, and the domain in its ASCII form (IDNA 2008, RFC 5891).
    """

    address: str
    key: str

    def __str__(self) -> str:
        return self.address
