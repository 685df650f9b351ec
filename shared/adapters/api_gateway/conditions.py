"""Entity tags and conditional requests (RFC 9110 §8.8.3, §13.1)."""

import hashlib
import re

from shared.domain.versions import Expected

_TAG = re.compile(r'(W/)?"([\x21\x23-\x7e]*)"')
_TAGS = re.compile(rf"\s*{_TAG.pattern}\s*(?:,\s*{_TAG.pattern}\s*)*")
_HASH_DIGITS = 32
_VERSION = re.compile(r"[1-9][0-9]{0,15}")


def version_tag(version: int) -> str:
    """Return the tag of something that counts its versions."""
    return f'"{version}"'


def content_tag(body: str) -> str:
    """Return the tag of a document that counts none."""
    return f'"{hashlib.sha256(body.encode()).hexdigest()[:_HASH_DIGITS]}"'


def read_if_match(header: str | None) -> Expected | None:
    """Return the versions that If-Match expects. Weak and foreign tags stand for none."""
    if header is None:
        return None
    if header.strip() == "*":
        return Expected(None)
    strong = (tag for weak, tag in _tags(header) if not weak)
    return Expected(frozenset(int(tag) for tag in strong if _VERSION.fullmatch(tag)))


def matches_none(header: str | None, tag: str) -> bool:
    """Say whether If-None-Match lets a document with this tag be sent."""
    if header is None:
        return True
    if header.strip() == "*":
        return False
    return tag not in {f'"{other}"' for _, other in _tags(header)}


def _tags(header: str) -> list[tuple[str, str]]:
    return _TAG.findall(header) if _TAGS.fullmatch(header) else []
