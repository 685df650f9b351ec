"""Entity tags and conditional requests (RFC 9110 §8.8.3, §13.1).

Tags are compared by the text between their quotes: the revision of a resource with versions, or a
hash of any other document.
"""

import hashlib
import re
from collections.abc import Container

from shared.domain.versions import EVERY_REVISION, Expected
from shared.entrypoints.api_gateway.problems import InvalidHeader

# A tag's characters are \x21, \x23-\x7e and \x80 to the last one; said so, they take Python some
# milliseconds to compile.
_TAG = r'(W/)?"([^\x00-\x20\x22\x7f]*+)"'
_ELEMENT = rf"[\t ]*+(?:{_TAG}[\t ]*+)?+"  # an element may be empty (§5.6.1.2)
_TAGS = re.compile(f"{_ELEMENT}(?:,{_ELEMENT})*+")
_EACH_TAG = re.compile(_TAG)
_HASH_DIGITS = 32


def content_hash(body: str) -> str:
    """Return the hash that identifies a document without versions."""
    return hashlib.sha256(body.encode()).hexdigest()[:_HASH_DIGITS]


def read_expected(*, if_match: str | None, if_none_match: str | None) -> Expected:
    """Return what both headers expect. Raises InvalidHeader unless they are lists of entity tags.

    If-Match compares strongly, so weak tags never match it; If-None-Match compares weakly.
    """
    return Expected(
        one_of=None if if_match is None else _tags("If-Match", if_match, weak=False),
        none_of=_tags("If-None-Match", if_none_match or "", weak=True),
    )


def _tags(header: str, value: str, *, weak: bool) -> Container[str]:
    """Read `*` or a list of tags; `weak` says whether weak tags count."""
    if value.strip() == "*":
        return EVERY_REVISION
    if not _TAGS.fullmatch(value):
        raise InvalidHeader(header, 'must be *, or entity tags in double quotes, as in "a", "b"')
    return frozenset(tag for is_weak, tag in _EACH_TAG.findall(value) if weak or not is_weak)
