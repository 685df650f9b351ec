"""PUT /users/{user_id}/password."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from functions.users.change_password import handler
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.access import Actor
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import PasswordChanged
from shared.domain.attempts.attempt import KnownSource
from shared.domain.times import now
from tests.builders import (
    ADA,
    BOB,
    HOME,
    PASSWORD,
    a_credential,
    a_member,
    a_session,
    a_user,
    an_admin,
)
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore, FakeStrength
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import password_change
from tests.logs import Logs
from tests.storage import Storage

OPERATION = "users/change_password"
NEW = "a comet in every pocket"
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def hash_of(password: str) -> str:
    return Argon2Hasher().hash(password)


def known_user() -> FakeStore:
    return FakeStore(a_user(), a_credential())


def change(
    store: FakeStore, *, current: str = PASSWORD, new: str = NEW, weak: bool = False
) -> Sent:
    body = as_json({"current_password": current, "new_password": new})
    strength = FakeStrength(0, "Add another word.") if weak else None
    return send(handler, event_of("change_password", body=body), password_change(store, strength))


@pytest.mark.parametrize("body", [as_json, as_form])
@pytest.mark.parametrize("user_id", ["me", str(ADA)])
def test_json_and_forms_are_taken_and_me_is_the_caller(
    body: Callable[[Mapping[str, str]], Body], user_id: str
) -> None:
    store = known_user()
    sent_body = body({"current_password": PASSWORD, "new_password": NEW})
    event = event_of("change_password", path={"user_id": user_id}, body=sent_body)

    sent = send(handler, event, password_change(store))

    assert (sent.status, sent.body) == (204, None)
    [credential] = store.all(Credential)
    assert credential.password_hash == f"hash of {NEW}"
    assert [known.source for known in store.all(KnownSource)] == [HOME]


def test_a_wrong_current_password_is_refused_at_its_field() -> None:
    sent = change(known_user(), current="not the password")

    assert sent.problem == (400, "wrong-password")
    assert sent.pointers == {"#/current_password"}


@pytest.mark.parametrize("new", ["", "eleven char", "x" * 129])
def test_a_new_password_of_another_length_is_refused_at_its_field(new: str) -> None:
    store = known_user()

    assert change(store, new=new).pointers == {"#/new_password"}
    assert store.commits == 0


def test_a_new_password_that_is_easy_to_guess_is_refused_at_its_field_with_advice() -> None:
    sent = change(known_user(), weak=True)

    assert (sent.status, sent.pointers) == (400, {"#/new_password"})
    assert "Add another word." in sent.body["errors"][0]["detail"]


@pytest.mark.parametrize("caller", [a_member(BOB), an_admin()], ids=["another", "admin"])
def test_nobody_else_may_change_it(caller: Actor) -> None:
    event = event_of("change_password", caller=caller)

    assert send(handler, event, password_change(known_user())).status == 403


def test_all_tables_are_written_in_one_transaction_and_all_sessions_end(
    deploy: Deploy, storage: Storage
) -> None:
    first_hash = a_credential(password_hash=hash_of(PASSWORD))
    storage.put(a_user(), first_hash, a_session())

    first = send(deploy(OPERATION), event_of("change_password"))
    second = send(deploy(OPERATION), event_of("change_password"))

    assert first.status == 204
    assert second.problem == (400, "wrong-password")
    credential = storage.credentials.find("ada@example.com")
    assert credential is not None
    assert credential.version == 2
    assert credential.password_hash not in (first_hash.password_hash, NEW)
    assert storage.sessions.read(ADA, a_session().session_id)[0] is None
    assert storage.known_sources.find("ada@example.com", HOME, now()) is not None


def test_the_event_is_stored_in_the_same_transaction(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user(), a_credential(password_hash=hash_of(PASSWORD)))

    assert send(deploy(OPERATION), event_of("change_password")).status == 204

    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, DISTANT, DISTANT)
    assert claim is not None
    assert claim.event == PasswordChanged(user_id=ADA, email="Ada@example.com")


def test_neither_password_nor_hash_nor_address_is_logged(
    deploy: Deploy, storage: Storage, logs: Logs
) -> None:
    storage.put(a_user(), a_credential(password_hash=hash_of(PASSWORD)))

    for _ in range(2):
        send(deploy(OPERATION), event_of("change_password"))

    assert logs.lines
    for secret in (PASSWORD, NEW, "$argon2", "example"):
        assert secret not in logs.text
