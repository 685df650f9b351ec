"""An operation's answer: a status, headers and a JSON document."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, NotRequired, TypedDict

# For documents that are the same for everybody.
PUBLIC = {"Cache-Control": "public, max-age=300"}

# For those of them that must match one release, such as a page and its document: caches store
# them, and revalidate them every time.
PUBLIC_REVALIDATED = {"Cache-Control": "public, no-cache"}

# For those that never change under their name; a year is what caches take for good.
PUBLIC_PERMANENT = {"Cache-Control": "public, max-age=31536000, immutable"}

# For pages: a browser that was here once asks by https alone, for a year (RFC 6797). By http, as on
# a developer's machine, it takes no notice of this.
HTTPS_ONLY = {"Strict-Transport-Security": "max-age=31536000"}

# For answers that hold a token or a password (RFC 6749 §5.1).
NO_STORE = {"Cache-Control": "no-store"}


type Html = Literal["text/html; charset=utf-8"]

HTML: Html = "text/html; charset=utf-8"


@dataclass(frozen=True, kw_only=True)
class Answer[Document]:
    """A document, and headers that belong to it."""

    status: ClassVar[int] = 200
    body: Document
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Versioned[Document](Answer[Document]):
    """The document of a resource with versions; `revision` becomes its `ETag`."""

    revision: str


@dataclass(frozen=True, kw_only=True)
class Created[Document](Versioned[Document]):
    """The document of a new resource; its identifier is appended to the path for `Location`."""

    status: ClassVar[int] = 201
    new_id: int


@dataclass(frozen=True, kw_only=True)
class NoContent(Answer[None]):
    """Nothing to show."""

    status: ClassVar[int] = 204
    body: None = None


@dataclass(frozen=True, kw_only=True)
class Accepted(Answer[None]):
    """It will be done, if it can be; there is nothing to show."""

    status: ClassVar[int] = 202
    body: None = None


@dataclass(frozen=True, kw_only=True)
class Redirect(Answer[None]):
    """It is elsewhere: at a path of this API, which `Location` names."""

    status: ClassVar[int] = 302
    body: None = None
    path: str


@dataclass(frozen=True, kw_only=True)
class Text[MediaType: str](Answer[str]):
    """A text, such as a page."""

    # The operation's signature names those that there may be, by `Literal`.
    media_type: MediaType


class ProxyAnswer(TypedDict):
    """What a Lambda function returns to API Gateway."""

    statusCode: int
    headers: Mapping[str, str]
    body: NotRequired[str]
