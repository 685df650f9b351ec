"""POST /auth/email-verifications/confirm."""

from collections.abc import Callable, Mapping
from datetime import timedelta

import pytest

from functions.auth.verify_email import handler
from shared.adapters.passwords.argon2_hasher import Argon2Hasher
from shared.domain.accounts.user import User
from shared.domain.times import now
from tests.builders import (
    ADA,
    MAILED_SECRET,
    PASSWORD,
    a_credential,
    a_session,
    a_user,
    a_verification_token,
)
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import email_verification
from tests.logs import Logs
from tests.storage import Storage

GIVEN = {"token": MAILED_SECRET, "password": PASSWORD}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


def registered() -> FakeStore:
    return FakeStore(a_user(), a_credential(), a_verification_token())


def confirm(store: FakeStore, body: Body) -> Sent:
    return send(handler, event_of("verify_email", body=body), email_verification(store))


def sent_form(deploy: Deploy, **changed: str) -> Sent:
    """Send the form of the page, as a browser does."""
    event = event_of("verify_email", body=as_form({**GIVEN, **changed}), headers=BROWSER)
    return send(deploy("auth/verify_email"), event, email_verification(registered()))


@pytest.mark.parametrize("body", [as_json, as_form])
def test_a_link_and_the_password_confirm_the_address_as_json_and_as_a_form(
    body: Callable[[Mapping[str, str]], Body],
) -> None:
    store = registered()

    sent = confirm(store, body(GIVEN))

    assert (sent.status, sent.body) == (204, None)
    assert [user.email_verified for user in store.all(User)] == [True]


def test_who_sent_the_form_of_the_page_sees_that_it_is_confirmed(deploy: Deploy) -> None:
    sent = sent_form(deploy)

    assert sent.status == 200
    assert "Your email address is confirmed" in sent.body


def test_a_wrong_password_is_refused_at_its_field() -> None:
    sent = confirm(registered(), as_json({**GIVEN, "password": "not the password"}))

    assert sent.problem == (400, "wrong-password")
    assert sent.pointers == {"#/password"}


def test_a_wrong_password_can_be_corrected_on_the_page(deploy: Deploy) -> None:
    sent = sent_form(deploy, password="not the password")

    assert sent.status == 400
    assert "The password is wrong." in sent.body
    assert f'name="token" value="{MAILED_SECRET}"' in sent.body
    assert "not the password" not in sent.body


def test_a_link_that_was_used_is_refused_at_its_field() -> None:
    store = registered()
    confirm(store, as_json(GIVEN))

    sent = confirm(store, as_json(GIVEN))

    assert sent.problem == (400, "invalid-one-time-token")
    assert sent.pointers == {"#/token"}


def test_a_pending_address_replaces_the_present_one_in_the_deployed_function(
    deploy: Deploy, storage: Storage
) -> None:
    hashed = a_credential(password_hash=Argon2Hasher().hash(PASSWORD))
    link = a_verification_token(
        email_key="new@example.com", expires_at=now() + timedelta(minutes=1)
    )
    storage.put(a_user(pending_email="New@example.com"), hashed, link, a_session())

    sent = send(deploy("auth/verify_email"), event_of("verify_email"))

    assert sent.status == 204
    user = storage.users.find(ADA)
    assert user is not None
    assert (user.email.address, user.email_verified, user.pending_email) == (
        "New@example.com",
        True,
        None,
    )
    assert storage.credentials.find("ada@example.com") is None
    moved = storage.credentials.find("new@example.com")
    assert moved is not None
    assert (moved.user_id, moved.version, moved.password_hash) == (ADA, 2, hashed.password_hash)
    assert storage.user_sessions.of(ADA)[0] == []


def test_neither_the_link_nor_the_password_nor_an_address_is_logged(logs: Logs) -> None:
    store = registered()
    confirm(store, as_json({**GIVEN, "password": "not the password"}))
    confirm(store, as_json(GIVEN))

    assert logs.lines
    for secret in (MAILED_SECRET, PASSWORD, "not the password", "ada@example.com"):
        assert secret not in logs.text.lower()
