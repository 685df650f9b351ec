"""JSON and forms, parsed strictly: malformed or ambiguous input is refused."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Never
from urllib.parse import parse_qsl

from shared.domain.errors import Fault, Invalid

REPEATED = "must be given once only"

_TOO_LARGE = "a number is too large"
_NO_TEXT = re.compile("[\ud800-\udfff\ufffd]")


def check_texts(value: object) -> None:
    """Raise Invalid for every text in a value that holds U+FFFD or a lone surrogate.

    API Gateway writes U+FFFD for bytes that are not UTF-8, so such a text is not what was sent.
    """
    faults = [Fault(path, "must be text in UTF-8, without U+FFFD") for path in _spoilt(value, ())]
    if faults:
        raise Invalid.because_of(*faults)


def _spoilt(value: object, path: tuple[str | int, ...]) -> Iterator[tuple[str | int, ...]]:
    match value:
        case str():
            if _NO_TEXT.search(value):
                yield path
        case dict():
            for name, member in value.items():
                yield from [(*path, name)] if _NO_TEXT.search(name) else []
                yield from _spoilt(member, (*path, name))
        case list():
            for index, item in enumerate(value):
                yield from _spoilt(item, (*path, index))


def parse_json(body: bytes) -> object:
    """Parse JSON strictly (RFC 8259): no NaN, no number beyond a float, no duplicate name."""
    try:
        return json.loads(
            body.decode(),
            parse_constant=_refuse_constant,
            parse_float=_finite,
            parse_int=_whole,
            object_pairs_hook=_unique,
        )
    except (ValueError, RecursionError) as error:
        raise Invalid.because_of(Fault((), f"must be JSON: {_told(error)}")) from None


def _told(error: ValueError | RecursionError) -> str:
    match error:
        case json.JSONDecodeError():
            return f"{error.msg} at line {error.lineno} column {error.colno}"
        case UnicodeDecodeError():
            return "it is not UTF-8"
        case RecursionError():
            return "it is nested too deeply"
        case _:
            return str(error)


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no JSON number")


def _finite(digits: str) -> float:
    number = float(digits)
    if number in (float("inf"), float("-inf")):
        raise ValueError(_TOO_LARGE)
    return number


def _whole(digits: str) -> int:
    try:
        return int(digits)
    except ValueError:  # more digits than Python reads
        raise ValueError(_TOO_LARGE) from None


def _unique(pairs: list[tuple[str, Any]]) -> Mapping[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise ValueError("a name occurs twice in an object")
    return members


def parse_form(body: bytes) -> Mapping[str, str | None]:
    """Parse a form's bytes (WHATWG URL §5.1): an empty field is null, a repeated one an error."""
    if body.lstrip().startswith(b"{"):
        # curl sends JSON like this unless given a Content-Type; no field of ours begins with {.
        reason = "looks like JSON: send it with Content-Type: application/json"
        raise Invalid.because_of(Fault((), reason))
    try:
        pairs = [(name.decode(), text.decode()) for name, text in parse_qsl(body, True)]
    except UnicodeDecodeError:
        raise Invalid.because_of(Fault((), "must be a form in UTF-8")) from None
    times = Counter(name for name, _ in pairs)
    repeated = [Fault((name,), REPEATED) for name, count in times.items() if count > 1]
    if repeated:
        raise Invalid.because_of(*repeated)
    return {name: text or None for name, text in pairs}
