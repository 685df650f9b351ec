"""The events in events/, about somebody and something that are there.

The files name a member and a planet that are nowhere.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, quote_plus

import httpx
import jwt

from tests import builders
from tests.contract.test_names import snake_case
from tests.e2e.api import PASSWORD, Member, added, an_email, unique
from tests.e2e.runtime_process import PROJECT

EVENTS = {path.stem: path for path in (PROJECT / "events").glob("*.json")}
OF_NO_ROUTE = {
    "authorize_request",
    "check_release",
    "record_undeliverable",
    "send_notifications",
}
REQUESTS = {
    name: json.loads(path.read_text(encoding="utf-8"))
    for name, path in sorted(EVENTS.items())
    if name not in OF_NO_ROUTE
}
"""The event of each operation that has a route."""
AT_HAND = {"planet_id", "session_id", "user_id"}
"""The parameters of a path that lead to what each cast has."""
REFUSED: Mapping[str, HTTPStatus] = {
    "reset_password": HTTPStatus.BAD_REQUEST,
    "verify_email": HTTPStatus.BAD_REQUEST,
}
"""The operations whose event is refused to whoever may do it: nothing leads to what it names."""

DOCUMENT = PROJECT / "functions/docs/openapi.json"
SESSION_ID = REQUESTS["end_session"]["pathParameters"]["session_id"]


@dataclass(frozen=True)
class Cast:
    """Who and what the events are about."""

    member: Member
    planet_id: int
    made: dict[str, str] = field(default_factory=dict)
    """The ids of what else was made, by those in the events."""

    @property
    def session_id(self) -> str:
        claims = jwt.decode(self.member.token, options={"verify_signature": False})
        return str(claims["sid"])

    def put_into(self, operation: str) -> str:
        """Return an operation's event, about them; what it makes is new."""
        event = EVENTS[operation].read_text(encoding="utf-8")
        parts = {
            **self._made_for(operation),
            str(builders.ADA): str(self.member.user_id),
            str(builders.PROXIMA_B): str(self.planet_id),
            SESSION_ID: self.session_id,
            "Proxima Cen b": unique("Proxima"),
            "ada@example.com": an_email() if operation == "create_user" else self.member.email,
            "ada%40example.com": quote(self.member.email),
            builders.PASSWORD: PASSWORD,
            quote_plus(builders.PASSWORD): quote_plus(PASSWORD),
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJhdCtqd3QifQ.e30.c2lnbmF0dXJl": (
                self.member.token
            ),
        }
        for old, new in parts.items():
            event = event.replace(old, new)
        return event

    def _made_for(self, operation: str) -> Mapping[str, str]:
        """Make what the path of an event leads to, but for what is at hand; return its ids."""
        path = (REQUESTS.get(operation) or {}).get("pathParameters") or {}
        for name, example in path.items():
            creation = f"create_{name.removesuffix('_id')}"
            if name not in AT_HAND and creation in REQUESTS and example not in self.made:
                added = ask(self.member.http, creation, self)
                self.made[example] = str(added.json()[name])
        return self.made


def cast_of(member: Member) -> Cast:
    """Make a member's cast, with a planet of theirs."""
    return Cast(member, int(added(member)["planet_id"]))


def ask(http: httpx.Client, operation: str, cast: Cast, **headers: str) -> httpx.Response:
    """Send the request of an operation's event, as whoever this client is."""
    event: dict[str, Any] = json.loads(cast.put_into(operation))
    if "Content-Type" in event["headers"]:
        headers["Content-Type"] = event["headers"]["Content-Type"]
    return http.request(
        event["httpMethod"],
        event["path"],
        params=event["multiValueQueryStringParameters"],
        content=event["body"],
        headers=headers,
        follow_redirects=False,
    )


def success_of(operation: str) -> int:
    """Return the status with which the document says that an operation succeeds."""
    paths: Mapping[str, Mapping[str, Any]] = json.loads(DOCUMENT.read_text())["paths"]
    [responses] = [
        described["responses"]
        for methods in paths.values()
        for described in methods.values()
        if "operationId" in described and snake_case(described["operationId"]) == operation
    ]
    return min(map(int, responses))
