"""GET /users."""

import pytest

from functions.users.list_users import handler
from tests.builders import a_user, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import profiles
from tests.storage import Storage

USERS = [a_user(user_id=number) for number in (1, 2, 3)]


def ask(**query: str) -> Sent:
    event = event_of("list_users", caller=an_admin(), query=query)
    return send(handler, event, profiles(FakeStore(*USERS)))


def ids(sent: Sent) -> list[int]:
    return [user["id"] for user in sent.body["items"]]


def test_an_admin_lists_all_users() -> None:
    sent = ask()

    assert sent.status == 200
    assert ids(sent) == [1, 2, 3]
    assert sent.body["next_cursor"] is None


def test_a_cursor_leads_to_the_next_page() -> None:
    first = ask(limit="2")
    second = ask(limit="2", cursor=first.body["next_cursor"])

    assert ids(first) + ids(second) == [1, 2, 3]
    assert second.body["next_cursor"] is None


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({"limit": "0"}, "limit"), ({"cursor": "x"}, "cursor"), ({"email": "a"}, "email")],
    ids=str,
)
def test_what_is_wrong_in_the_query_is_named(query: dict[str, str], parameter: str) -> None:
    sent = ask(**query)

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {parameter}


def test_a_cursor_of_another_list_is_refused() -> None:
    """It has the form of ours, and another selection's name."""
    assert ask(cursor="WzEsICJ4IiwgMV0").pointers == {"cursor"}


def test_stored_users_are_listed_page_by_page(deploy: Deploy, storage: Storage) -> None:
    storage.put(*USERS)
    list_users = deploy("users/list_users")

    first = send(list_users, event_of("list_users", caller=an_admin(), query={"limit": "2"}))
    query = {"limit": "2", "cursor": first.body["next_cursor"]}
    second = send(list_users, event_of("list_users", caller=an_admin(), query=query))

    assert sorted(ids(first) + ids(second)) == [1, 2, 3]
