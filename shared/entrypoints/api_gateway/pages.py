"""Pages of a list: the document, and cursors, which identify a position in the list.

A cursor is opaque to clients. It holds a hash of its listing, which binds it to that list, and the
position of the last item, nothing else. It holds no secret, so it needs no key.
"""

import base64
import hashlib
import json
from collections.abc import Callable, Sequence
from dataclasses import asdict, astuple, dataclass
from typing import TYPE_CHECKING, Annotated, Any, TypedDict
from urllib.parse import quote, urlencode

from pydantic import Field

from shared.domain.errors import Invalid
from shared.domain.pages import PAGE_LARGEST, Page
from shared.entrypoints.api_gateway.answers import Answer
from shared.entrypoints.api_gateway.request import Request

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_VERSION = 1
_NAME_BYTES = 9  # of the listing's hash: enough to notice a mistake
_CURSOR_LONGEST = 4096  # characters; fits a name of 1,000 bytes with every letter escaped in JSON

# The pattern is only for the API's document; `read_cursor` decides whether a cursor is valid.
Cursor = Annotated[
    str,
    Field(
        description="The next_cursor of the previous page",
        json_schema_extra={"maxLength": _CURSOR_LONGEST, "pattern": "^[A-Za-z0-9_-]+$"},
    ),
]


@dataclass(frozen=True)
class PageRequest[Listing: "DataclassInstance", Position: "DataclassInstance"]:
    """The requested page: of which listing, at most how many items, after which position."""

    listing: Listing
    limit: int
    position: Position | None


class PageDocument[Document](TypedDict):
    """A page of a list."""

    items: Annotated[
        Sequence[Document], Field(max_length=PAGE_LARGEST, description="The items, in order")
    ]
    next_cursor: Annotated[
        Cursor | None,
        Field(description="The cursor of the next page; null on the last one"),
    ]


def page_answer[Item, Position: DataclassInstance, Document](
    request: Request,
    page: Page[Item, Position],
    page_request: PageRequest[Any, Position],
    *,
    show: Callable[[Item], Document],
) -> Answer[PageDocument[Document]]:
    """Answer with the requested page and a link to the next one (RFC 8288)."""
    cursor = None if page.next is None else _write_cursor(page_request.listing, astuple(page.next))
    body: PageDocument[Document] = {
        "items": [show(item) for item in page.items],
        "next_cursor": cursor,
    }
    return Answer(body=body, headers={"Link": _link(request, cursor)} if cursor else {})


def _link(request: Request, cursor: str) -> str:
    parameters = {name: values[0] for name, values in request.query.items()}
    query = urlencode({**parameters, "cursor": cursor}, quote_via=quote)
    return f'<{request.path}?{query}>; rel="next"'


def read_cursor(listing: "DataclassInstance", cursor: str) -> Sequence[object]:
    """Return the values of the position that a cursor identifies in a list.

    Raises Invalid if it is not a cursor of that list. Only the list knows what the values mean.
    """
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        document = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, RecursionError):
        document = None
    match document:
        case [version, name, *position] if (version, name) == (_VERSION, _name(listing)):
            return position
        case _:
            raise Invalid("cursor", "is not a cursor of this list; begin again without one")


def _write_cursor(listing: "DataclassInstance", position: Sequence[object]) -> str:
    document = json.dumps([_VERSION, _name(listing), *position], separators=(",", ":"))
    return base64.urlsafe_b64encode(document.encode()).decode().rstrip("=")


def _name(listing: "DataclassInstance") -> str:
    canonical = json.dumps(asdict(listing), sort_keys=True).encode()
    return base64.urlsafe_b64encode(hashlib.sha256(canonical).digest()[:_NAME_BYTES]).decode()
