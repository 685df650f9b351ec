"""Every route, called by nobody, by another member, by the owner and by an admin.

Who may call it is what README's table of routes says; the requests are those of events/.
"""

from http import HTTPStatus

import httpx
import pytest

from tests.e2e.api import Member, new_member
from tests.e2e.cast import AT_HAND, REFUSED, REQUESTS, ask, cast_of, success_of
from tests.readme import Row, table

CALLERS = ("anonymous", "member", "owner", "admin")
# Who is meant by the first word of each part of README's column "who".
MEANT = {
    "anyone": CALLERS,
    "member": ("member", "owner", "admin"),
    "self": ("owner",),
    "creator": ("owner",),
    "admin": ("admin",),
}
ENDING = {
    "change_password",
    "delete_user",
    "end_session",
    "remove_user_legacy",
}
"""The operations after which the owner's access token is of no use."""
KNOWN = {
    "asset",
    *AT_HAND,
    *(f"{name.removeprefix('create_')}_id" for name in REQUESTS if name.startswith("create_")),
}
"""The parameters of a path that lead to something that is there."""

needs_name = pytest.mark.needs("the API's name")
OPERATIONS = [
    pytest.param(name, marks=needs_name if name == "get_authorization_server" else ())
    for name in REQUESTS
]


@pytest.fixture
def clients(
    anyone: httpx.Client, mia: Member, max_: Member, admin: httpx.Client
) -> dict[str, httpx.Client]:
    """Return the callers; Mia is the owner."""
    return {"anonymous": anyone, "member": max_.http, "owner": mia.http, "admin": admin}


@pytest.mark.parametrize("caller", CALLERS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_a_caller_may_do_what_the_table_of_routes_says(
    anyone: httpx.Client,
    mia: Member,
    clients: dict[str, httpx.Client],
    operation: str,
    caller: str,
) -> None:
    owner = new_member(anyone) if operation in ENDING else mia

    client = owner.http if caller == "owner" else clients[caller]
    answer = ask(client, operation, cast_of(owner))

    assert answer.status_code == expected(operation, caller), (
        f"README.md says that this is for {row_of(operation).who}: {answer.text}"
    )


def row_of(operation: str) -> Row:
    event = REQUESTS[operation]
    return table()[event["httpMethod"].lower(), event["resource"]]


def expected(operation: str, caller: str) -> int:
    who = row_of(operation).who.split(", ")
    if caller not in {each for part in who for each in MEANT[part.split()[0]]}:
        return HTTPStatus.UNAUTHORIZED if caller == "anonymous" else HTTPStatus.FORBIDDEN
    if operation in REFUSED:
        return REFUSED[operation]
    if (REQUESTS[operation]["pathParameters"] or {}).keys() - KNOWN:
        return HTTPStatus.NOT_FOUND
    return success_of(operation)
