"""Every route, called by nobody, by another member, by the owner and by an admin."""

from collections import defaultdict

import httpx
import pytest

from shared.adapters.documentation.swagger_ui import ASSETS
from shared.entrypoints.release.probes import NOBODY
from tests.e2e.access_table import ACCESS, METADATA, UNKNOWN_SESSION, Access, Case, Route
from tests.e2e.api import Member, added, new_member

ENDING = {("DELETE", "/api/v1/users/{user_id}"), ("DELETE", "/removeuser")}
"""The routes after which the owner is gone."""
CALLERS = ("anonymous", "member", "owner", "admin")
needs_name = pytest.mark.needs("the API's name")
ROUTES = [
    pytest.param(route, id=" ".join(route), marks=needs_name if METADATA in route else ())
    for route in ACCESS
]


@pytest.fixture
def clients(
    anyone: httpx.Client, mia: Member, max_: Member, admin: httpx.Client
) -> dict[str, httpx.Client]:
    """Return the callers; Mia is the owner."""
    return {"anonymous": anyone, "member": max_.http, "owner": mia.http, "admin": admin}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("route", ROUTES)
def test_a_caller_may_do_what_the_table_says(
    anyone: httpx.Client, mia: Member, clients: dict[str, httpx.Client], route: Route, caller: str
) -> None:
    access = ACCESS[route]
    owner = new_member(anyone) if route in ENDING else mia
    case = Case(owner.user, added(owner))

    client = owner.http if caller == "owner" else clients[caller]
    answer = send(client, route, access, case)

    assert answer.status_code == getattr(access, caller), answer.text


def send(client: httpx.Client, route: Route, access: Access, case: Case) -> httpx.Response:
    method, path = route
    known = {
        "user_id": case.user["id"],
        "planet_id": case.planet["planet_id"],
        "session_id": UNKNOWN_SESSION,
        "asset": min(ASSETS),
    }
    address = (path + access.query).format_map(defaultdict(lambda: NOBODY, known))
    return client.request(
        method,
        address,
        json=access.json(case) if access.json else None,
        data=access.form(case) if access.form else None,
        follow_redirects=False,
    )
