"""DELETE /removeuser, as the API began with it."""

import pytest

from functions.legacy.remove_user_legacy import handler
from shared.domain.access import Actor
from shared.domain.accounts.user import User
from tests.builders import ADA, a_credential, a_member, a_user, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import account_removal
from tests.storage import Storage


def assert_is_deprecated(sent: Sent) -> None:
    assert sent.headers["Deprecation"] == "@1795478400"
    assert sent.headers["Sunset"] == "Wed, 24 Nov 2027 00:00:00 GMT"
    assert sent.headers["Link"] == '</live/api/v1/users>; rel="successor-version"'


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["self", "admin"])
def test_a_removed_user_is_gone_and_their_id_answered(caller: Actor) -> None:
    store = FakeStore(a_user(user_id=ADA), a_credential(user_id=ADA))
    event = event_of("remove_user_legacy", caller=caller, query={"id": str(ADA)})

    sent = send(handler, event, account_removal(store))

    assert (sent.status, sent.body) == (200, {"id": ADA})
    assert store.all(User) == []
    assert_is_deprecated(sent)


@pytest.mark.parametrize("user_id", ["abc", "0", "-1", "me", str(2**53), "1e3"])
def test_what_is_no_identifier_is_not_found(user_id: str) -> None:
    event = event_of("remove_user_legacy", query={"id": user_id})

    sent = send(handler, event, account_removal(FakeStore()))

    assert sent.status == 404
    assert_is_deprecated(sent)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [({}, "id"), ({"id": ["1", "2"]}, "id"), ({"id": str(ADA), "force": "1"}, "force")],
    ids=str,
)
def test_what_is_wrong_in_the_query_is_named(
    query: dict[str, str | list[str]], parameter: str
) -> None:
    sent = send(handler, event_of("remove_user_legacy", query=query), account_removal(FakeStore()))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {parameter}


def test_a_removed_user_is_no_longer_stored(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user(), a_credential())

    first = send(deploy("legacy/remove_user_legacy"), event_of("remove_user_legacy"))
    second = send(deploy("legacy/remove_user_legacy"), event_of("remove_user_legacy"))

    assert (first.status, second.status) == (200, 404)
    assert storage.users.find(ADA) is None
