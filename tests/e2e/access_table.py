"""Who may do what, for every route of the API: the statuses that each kind of caller gets."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tests.e2e.api import (
    NEW_PASSWORD,
    PASSWORD,
    RESET_PAGE,
    RESETS,
    VERIFICATION_PAGE,
    VERIFICATIONS,
    a_link_token,
    a_planet,
    a_user,
)

type Route = tuple[str, str]
type Body = Callable[["Case"], Mapping[str, Any]]

API = "/api/v1"
USER, SESSIONS = f"{API}/users/{{user_id}}", f"{API}/users/{{user_id}}/sessions"
PLANET = f"{API}/planets/{{planet_id}}"
METADATA = "/.well-known/oauth-authorization-server"
UNKNOWN_SESSION = "0" * 64


@dataclass(frozen=True)
class Case:
    """What a request is about: an owner, and what is theirs."""

    user: Mapping[str, Any]
    planet: Mapping[str, Any]


@dataclass(frozen=True)
class Access:
    """The status for a request of nobody, of another member, of the owner and of an admin.

    `json` and `form` make the body. `query` is appended to the path.
    """

    anonymous: int
    member: int
    owner: int
    admin: int
    json: Body | None = None
    form: Body | None = None
    query: str = ""


def details(case: Case) -> Mapping[str, Any]:
    """Return the user's own details, to replace them."""
    return {name: case.user[name] for name in ("first_name", "last_name", "email")}


def wrong_password(case: Case) -> Mapping[str, Any]:
    """Return a change of the password by whoever does not know it."""
    return {"current_password": "not the password", "new_password": NEW_PASSWORD}


def login(case: Case) -> Mapping[str, Any]:
    """Return a login of the owner."""
    return {"grant_type": "password", "username": case.user["email"], "password": PASSWORD}


def public(
    status: int = 200, *, json: Body | None = None, form: Body | None = None, query: str = ""
) -> Access:
    """Make the access to a route that is anybody's."""
    return Access(status, status, status, status, json=json, form=form, query=query)


ACCESS: Mapping[Route, Access] = {
    ("GET", "/"): public(302),
    ("GET", "/.well-known/jwks.json"): public(),
    ("GET", METADATA): public(),
    ("GET", "/docs"): public(),
    ("GET", "/docs/{asset}"): public(),
    ("GET", "/openapi.json"): public(),
    ("GET", RESET_PAGE): public(query=f"?token={a_link_token()}"),
    ("GET", VERIFICATION_PAGE): public(query=f"?token={a_link_token()}"),
    ("POST", RESETS): public(202, json=lambda case: {"email": case.user["email"]}),
    ("POST", VERIFICATIONS): Access(401, 202, 202, 202),
    # A link that no mail carried: this is about who may try it.
    ("POST", RESET_PAGE): public(
        400, json=lambda _: {"token": a_link_token(), "new_password": PASSWORD}
    ),
    ("POST", VERIFICATION_PAGE): public(
        400, json=lambda _: {"token": a_link_token(), "password": PASSWORD}
    ),
    ("POST", f"{API}/auth/token"): public(form=login),
    ("POST", f"{API}/auth/revoke"): public(form=lambda _: {"token": "unknown"}),
    ("POST", f"{API}/users"): public(201, json=lambda _: a_user()),
    ("GET", f"{API}/users"): Access(401, 403, 403, 200),
    ("GET", USER): Access(401, 403, 200, 200),
    ("PUT", USER): Access(401, 403, 200, 200, json=details),
    ("PATCH", USER): Access(401, 403, 200, 200, json=lambda _: {"first_name": "Maria"}),
    ("DELETE", USER): Access(401, 403, 204, 204),
    # Without the right password, since a change would end the session that the others use.
    ("PUT", f"{USER}/password"): Access(401, 403, 400, 403, json=wrong_password),
    ("GET", SESSIONS): Access(401, 403, 200, 403),
    ("DELETE", SESSIONS): Access(401, 403, 204, 403),
    ("DELETE", f"{SESSIONS}/{{session_id}}"): Access(401, 403, 404, 403),
    ("POST", f"{API}/planets"): Access(401, 201, 201, 201, json=lambda _: a_planet()),
    ("GET", f"{API}/planets"): Access(401, 200, 200, 200),
    ("GET", PLANET): Access(401, 200, 200, 200),
    ("PUT", PLANET): Access(401, 403, 200, 200, json=lambda _: a_planet()),
    ("PATCH", PLANET): Access(401, 403, 200, 200, json=lambda _: {"mass": 2.5}),
    ("DELETE", PLANET): Access(401, 403, 204, 204),
    ("GET", f"{API}/archive/planets"): Access(401, 200, 200, 200, query="?name=Nowhere"),
    ("PUT", "/update_user"): Access(
        401, 403, 200, 200, json=lambda case: {"id": case.user["id"], "first_name": "Maria"}
    ),
    ("DELETE", "/removeuser"): Access(401, 403, 200, 200, query="?id={user_id}"),
}
