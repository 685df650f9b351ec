"""POST /api/v1/auth/password-resets/confirm."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta

import pytest

from functions.auth.reset_password import handler
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import PasswordChanged
from shared.domain.attempts.attempt import KnownSource
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.opaque_secrets import digest
from shared.domain.times import now
from tests.attempts import spend_attempts
from tests.builders import (
    ADA,
    HOME,
    MAILED_SECRET,
    a_credential,
    a_one_time_token,
    a_session,
    a_user,
)
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore, FakeStrength
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import password_reset
from tests.logs import Logs
from tests.storage import Storage

OPERATION = "auth/reset_password"
NEW = "a comet in every pocket"
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def mailed() -> FakeStore:
    return FakeStore(a_user(), a_credential(), a_one_time_token())


def put_account(storage: Storage) -> None:
    """Store Ada's account, and the link that was just mailed to her."""
    token = a_one_time_token(expires_at=now() + timedelta(hours=1))
    storage.put(a_user(), a_credential(), token)


def reset(
    store: FakeStore, *, token: str = MAILED_SECRET, new: str = NEW, weak: bool = False
) -> Sent:
    body = as_json({"token": token, "new_password": new})
    strength = FakeStrength(0, "Add another word.") if weak else None
    return send(handler, event_of("reset_password", body=body), password_reset(store, strength))


def posted(deploy: Deploy, token: str = MAILED_SECRET, new: str = NEW) -> Sent:
    """Send the form of the page as a browser does."""
    body = as_form({"token": token, "new_password": new})
    return send(deploy(OPERATION), event_of("reset_password", body=body, headers=BROWSER))


@pytest.mark.parametrize("body", [as_json, as_form])
def test_json_and_forms_are_taken(body: Callable[[Mapping[str, str]], Body]) -> None:
    store = mailed()
    sent_body = body({"token": MAILED_SECRET, "new_password": NEW})

    sent = send(handler, event_of("reset_password", body=sent_body), password_reset(store))

    assert (sent.status, sent.body) == (204, None)
    [credential] = store.all(Credential)
    assert credential.password_hash == f"hash of {NEW}"


def test_the_source_of_the_request_is_known_from_then_on() -> None:
    store = mailed()

    reset(store)

    assert [known.source for known in store.all(KnownSource)] == [HOME]


def test_a_link_works_once() -> None:
    store = mailed()

    first, second = reset(store), reset(store)

    assert first.status == 204
    assert second.problem == (400, "invalid-one-time-token")
    assert second.pointers == {"#/token"}


@pytest.mark.parametrize("new", ["", "eleven char", "x" * 129])
def test_a_new_password_of_another_length_is_refused_at_its_field(new: str) -> None:
    store = mailed()

    assert reset(store, new=new).pointers == {"#/new_password"}
    assert store.commits == 0


def test_a_new_password_that_is_easy_to_guess_is_refused_at_its_field_with_advice() -> None:
    sent = reset(mailed(), weak=True)

    assert (sent.status, sent.pointers) == (400, {"#/new_password"})
    assert "Add another word." in sent.body["errors"][0]["detail"]


@pytest.mark.parametrize("token", ["", MAILED_SECRET[:-1], f"{MAILED_SECRET}x"])
def test_a_token_of_another_length_is_refused_at_its_field(token: str) -> None:
    assert reset(mailed(), token=token).pointers == {"#/token"}


def test_all_tables_are_written_in_one_transaction_and_all_sessions_end(
    deploy: Deploy, storage: Storage
) -> None:
    put_account(storage)
    storage.put(a_session())

    first = send(deploy(OPERATION), event_of("reset_password"))
    second = send(deploy(OPERATION), event_of("reset_password"))

    assert (first.status, second.status) == (204, 400)
    credential = storage.credentials.find("ada@example.com")
    assert credential is not None
    assert credential.version == 2
    assert credential.password_hash.startswith("$argon2id$")
    user = storage.users.find(ADA)
    assert user is not None
    assert user.email_verified
    assert storage.sessions.read(ADA, a_session().session_id)[0] is None
    assert storage.known_sources.find("ada@example.com", HOME, now()) is not None
    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, DISTANT, DISTANT)
    assert claim is not None
    assert claim.event == PasswordChanged(user_id=ADA, email="Ada@example.com")


def test_who_was_turned_away_can_log_in_right_after_it(deploy: Deploy, storage: Storage) -> None:
    put_account(storage)
    spend_attempts(storage.counters, 6)
    body = as_form({"grant_type": "password", "username": "ada@example.com", "password": NEW})
    login = event_of("create_token", body=body)

    refused = send(deploy("auth/create_token"), login)
    send(deploy(OPERATION), event_of("reset_password"))

    assert refused.status == 429
    assert send(deploy("auth/create_token"), login).status == 200


def test_a_browser_gets_a_page_that_says_that_it_is_done(deploy: Deploy, storage: Storage) -> None:
    put_account(storage)

    sent = posted(deploy)

    assert sent.status == 200
    assert "Your password is changed" in sent.body
    assert "<form" not in sent.body


@pytest.mark.parametrize("new", ["short", "password1234"])
def test_a_browser_gets_the_form_again_with_what_is_wrong(
    deploy: Deploy, storage: Storage, new: str
) -> None:
    put_account(storage)

    sent = posted(deploy, new=new)

    assert sent.status == 400
    assert 'aria-invalid="true"' in sent.body
    assert f'value="{MAILED_SECRET}"' in sent.body
    assert new not in sent.body


def test_a_browser_with_a_link_that_was_used_hears_what_to_do(deploy: Deploy) -> None:
    sent = posted(deploy)

    assert sent.status == 400
    assert "This link does not work" in sent.body
    assert "<form" not in sent.body


def test_neither_token_nor_password_nor_address_is_logged(
    deploy: Deploy, storage: Storage, logs: Logs
) -> None:
    put_account(storage)

    posted(deploy, new="password1234")
    posted(deploy)
    posted(deploy)

    assert logs.lines
    for secret in (MAILED_SECRET, digest(MAILED_SECRET), NEW, "password1234", "$argon2", "example"):
        assert secret not in logs.text


def test_the_token_is_gone_when_it_is_used() -> None:
    store = mailed()

    reset(store)

    assert store.all(OneTimeToken) == []
