"""Pages of a list: the document, and cursors, which name a place in the list.

A cursor is opaque to clients. It is bound to its selection, which it names by a hash, and holds
the last item's place in that list, nothing else. It holds no secret, so it needs no key.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import TYPE_CHECKING, Any, TypedDict

from shared.adapters.api_gateway.answers import Answer
from shared.domain.errors import Invalid
from shared.domain.pages import Page

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_VERSION = 1
_NAME_BYTES = 9  # of the selection's hash: enough to notice a mistake


@dataclass(frozen=True)
class Asked[Selection: Mapping[str, object]]:
    """Which page was asked for: of which selection, at the most how many, behind which place."""

    selection: Selection
    limit: int
    place: Sequence[object] | None


class PageDocument[Document](TypedDict):
    """A page of a list; `next_cursor` is null at the end."""

    items: Sequence[Document]
    next_cursor: str | None


def page_answer[Item, Position: DataclassInstance, Document](
    page: Page[Item, Position], asked: Asked[Any], *, show: Callable[[Item], Document]
) -> Answer[PageDocument[Document]]:
    """Answer the page that was asked for."""
    cursor = None if page.next is None else _write_cursor(asked.selection, astuple(page.next))
    return Answer(body={"items": [show(item) for item in page.items], "next_cursor": cursor})


def read_cursor(selection: Mapping[str, object], cursor: str) -> Sequence[object]:
    """Return the place that a cursor names in the list of a selection.

    Raises Invalid if it is no cursor of that list. What the place means is the list's to say.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        document = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        document = None
    match document:
        case [version, name, *place] if (version, name) == (_VERSION, _name(selection)):
            return place
        case _:
            raise Invalid("cursor", "is not a cursor of this list; begin again without one")


def _write_cursor(selection: Mapping[str, object], place: Sequence[object]) -> str:
    document = json.dumps([_VERSION, _name(selection), *place], separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


def _name(selection: Mapping[str, object]) -> str:
    canonical = json.dumps(selection, sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()[:_NAME_BYTES]).decode()
