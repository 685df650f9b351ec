"""The matrix of refusals: a row for each operation, and a rule for each reason to refuse.

What an operation refuses is read off its route and its signature, as the document reads it. So a
row says only what is the operation's own: its service, what its event in events/ is about, who may
not call it, and the rules that no other operation has.
"""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NoReturn

from shared.domain.access import Actor
from shared.domain.accounts.errors import UserChanged
from shared.domain.errors import (
    Busy,
    Forbidden,
    Invalid,
    NotFound,
    Refusal,
    Unauthenticated,
    VersionMismatch,
)
from shared.domain.planets.errors import PlanetChanged
from shared.entrypoints.api_gateway.inputs import OAuthBody
from shared.entrypoints.api_gateway.operation import Operation
from shared.entrypoints.api_gateway.problems import (
    BODY_LARGEST,
    ContentTooLarge,
    InvalidHeader,
    UnknownParameter,
    UnsupportedMediaType,
)
from tests.builders import BOB, a_member, an_admin
from tests.events import Body, Event, as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Revised, Sent, send, tag_of
from tests.functions.services import busy

NOT_KNOWN = {"moons": "2"}  # a field and a parameter of nothing
STRANGER = Actor(BOB, frozenset())  # known, but no member


def nothing(version: int) -> Sequence[object]:
    """Store nothing: the operation needs nothing to be there."""
    return ()


@dataclass(frozen=True)
class Row:
    """One operation.

    `service` makes its service on a store; None takes its own. `stored` returns what its event in
    events/ is about, in a version. `outsider` is a caller who may not do it. `own` has the rules
    for refusals of its use case that no general rule provokes.
    """

    operation: str
    service: Callable[[FakeStore], object] | None = None
    stored: Callable[[int], Sequence[object]] = nothing
    outsider: Actor = field(default_factory=lambda: a_member(BOB))
    own: "Mapping[type[Refusal], Rule]" = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The verb and noun."""
        return self.operation.rpartition("/")[2]

    @property
    def handler(self) -> Operation[Any, Any]:
        """The operation itself."""
        module = importlib.import_module(f"functions.{self.operation.replace('/', '.')}")
        handler: Operation[Any, Any] = module.handler
        return handler

    def event(self, **changed: Any) -> Event:
        """Return its event, changed in what matters to a rule."""
        return event_of(self.name, **changed)

    def refused(self, event: Event, store: FakeStore | None = None) -> Sent:
        """Return the answer to a request that must not write anything."""
        store = FakeStore(*self.stored(1)) if store is None else store
        sent = send(self.handler, event, self.service(store) if self.service else None)
        assert store.commits == 0, "a request that is refused writes nothing"
        return sent


@dataclass(frozen=True)
class Rule:
    """One reason to refuse: what the request is, the status, and how an operation meets it."""

    request: str
    status: int
    send: Callable[[Row], Sent]


def without_token(row: Row) -> Sent:
    """Call it with a token that ended while API Gateway cached the authorizer's answer."""
    event = row.event()
    event["requestContext"]["authorizer"]["expires_at"] = "1"
    return row.refused(event)


def malformed_id(row: Row) -> Sent:
    """Call it with a path without an identifier, whatever else is wrong with the request."""
    path = dict.fromkeys(row.event()["pathParameters"], "1e3")
    return row.refused(row.event(path=path, query=NOT_KNOWN))


def bad_header(row: Row) -> Sent:
    """Call it with a tag and an idempotency key that are none."""
    return row.refused(row.event(headers={"If-Match": "1", "Idempotency-Key": ""}))


def bad_input(row: Row) -> Sent:
    """Call it with something that it does not read, or OAuth without what it needs."""
    reads = row.handler.reads
    if isinstance(reads, OAuthBody):
        return row.refused(row.event(body=as_form({})))
    if reads is not None and reads.source == "body":
        return row.refused(row.event(body=as_json(NOT_KNOWN)))
    return row.refused(row.event(query=NOT_KNOWN))


def other_version(row: Row) -> Sent:
    """Call it for the version before the present one."""
    tags = [tag_of(thing) for thing in row.stored(2) if isinstance(thing, Revised)]
    return row.refused(
        row.event(headers={"If-Match": tags[0] if tags else '"another"'}),
        FakeStore(*row.stored(3)),
    )


def lost_race(row: Row) -> Sent:
    """Let somebody else change what the operation is about before it commits."""
    store = FakeStore(*row.stored(1))
    store.meanwhile(lambda: store.put(*row.stored(2)))
    return row.refused(row.event(), store)


def busy_storage(row: Row) -> Sent:
    """Let the storage have too much to do: to write, or to read where nothing is written."""
    event = row.event()
    if event["httpMethod"] != "GET":
        return row.refused(event, busy(*row.stored(1)))
    return send(replace(row.handler, service=too_busy), event)


def too_busy() -> NoReturn:
    raise Busy


def too_large(row: Row) -> Sent:
    """Send one byte more than is read."""
    return row.refused(row.event(body=Body("x" * (BODY_LARGEST + 1), "application/json")))


NOT_THERE = Rule(
    "what does not exist", 404, lambda row: row.refused(row.event(caller=an_admin()), FakeStore())
)
LOST_RACE = Rule("a lost race", 409, lost_race)

GENERAL: Mapping[type[Refusal], Rule] = {
    Unauthenticated: Rule("a token that has ended", 401, without_token),
    Forbidden: Rule(
        "who may not do this", 403, lambda row: row.refused(row.event(caller=row.outsider))
    ),
    NotFound: Rule("what is no identifier", 404, malformed_id),
    UnknownParameter: Rule(
        "an unknown parameter", 400, lambda row: row.refused(row.event(query=NOT_KNOWN))
    ),
    Invalid: Rule("bad input", 400, bad_input),
    InvalidHeader: Rule("a bad header", 400, bad_header),
    ContentTooLarge: Rule("a body that is too large", 413, too_large),
    UnsupportedMediaType: Rule(
        "another media type", 415, lambda row: row.refused(row.event(body=Body("x", "text/csv")))
    ),
    VersionMismatch: Rule("another version", 412, other_version),
    Busy: Rule("a busy storage", 503, busy_storage),
    PlanetChanged: LOST_RACE,
    UserChanged: LOST_RACE,
}


def rule_of(row: Row, kind: type[Refusal]) -> Rule | None:
    """Return how an operation meets a refusal, None if no rule says it."""
    missing = NOT_THERE if issubclass(kind, NotFound) else None
    return row.own.get(kind) or GENERAL.get(kind, missing)
