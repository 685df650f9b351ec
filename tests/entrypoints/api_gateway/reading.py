"""A document with something of each kind, and how tests have operations read it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Literal, NotRequired, TypedDict

import pytest
from pydantic import Field

from shared.domain.errors import Fault, Invalid
from shared.domain.values import VISIBLE_TEXT
from shared.entrypoints.api_gateway.inputs import (
    ID_FROM_ANYTHING,
    INTEGER_FROM_TEXT,
    NUMBER_FROM_TEXT,
    document,
    document_model,
    grant,
    merge_patch,
    oauth_document,
    paged_query,
    query,
)
from shared.entrypoints.api_gateway.operation import Reads
from shared.entrypoints.api_gateway.request import Request
from tests.events import Body, event_of

type Number = Annotated[float, NUMBER_FROM_TEXT, Field(ge=1e-12, le=1e12, allow_inf_nan=False)]


@document_model
class Thing(TypedDict):
    """Something of each kind that documents have."""

    name: Annotated[str, Field(min_length=1, max_length=10, pattern=VISIBLE_TEXT)]
    size: NotRequired[Number | None]
    count: NotRequired[Annotated[int, INTEGER_FROM_TEXT]]
    owner: NotRequired[Annotated[int, ID_FROM_ANYTHING]]
    kind: NotRequired[Literal["large", "small"]]


@document_model
class ThingPatch(TypedDict, total=False):
    """Some new details of a thing."""

    name: Annotated[str, Field(min_length=1, max_length=10, pattern=VISIBLE_TEXT)]
    size: Number | None


class ThingShown(Thing):
    """A thing, as it is shown."""

    made_at: str


@dataclass(frozen=True)
class Position:
    """A position in the list of things."""

    number: int


@dataclass(frozen=True)
class Listing:
    """Which things are listed."""

    name: str | None = None
    size: float | None = None

    def position(self, values: Sequence[object]) -> Position | None:
        """Return the position of a number from 1 to 9; there are no others."""
        match values:
            case [int(number)] if 0 < number < 10:
                return Position(number)
            case _:
                return None


class Login(TypedDict):
    """A token request."""

    grant_type: str
    password: Annotated[str, Field(min_length=1)]


class Renewal(TypedDict):
    """A token request of another grant type."""

    grant_type: str
    refresh_token: str


DOCUMENT: Reads[Thing] = document(Thing, shown_as=ThingShown)
PATCH: Reads[ThingPatch] = merge_patch(ThingPatch, shown_as=ThingShown)
GRANT: Reads[Login | Renewal] = grant(Login | Renewal, password=Login, refresh_token=Renewal)
OAUTH: Reads[Login] = oauth_document(Login)
QUERY: Reads[Thing] = query(Thing)
PAGE = paged_query(ThingPatch, Listing, Listing.position)


def read_body[Input](reads: Reads[Input], body: Body) -> Input:
    return reads.read(Request(event_of("create_user", body=body)))


def read_query[Input](reads: Reads[Input], **parameters: str | list[str]) -> Input:
    return reads.read(Request(event_of("list_users", query=parameters)))


def faults(reads: Reads[Any], body: Body) -> dict[tuple[str | int, ...], str]:
    with pytest.raises(Invalid) as refusal:
        read_body(reads, body)
    return {fault.path: fault.reason for fault in refusal.value.faults}


def query_faults(reads: Reads[Any], **parameters: str | list[str]) -> set[Fault]:
    with pytest.raises(Invalid) as refusal:
        read_query(reads, **parameters)
    return set(refusal.value.faults)


def text(body: str, media_type: str | None = "application/json") -> Body:
    return Body(body, media_type)
