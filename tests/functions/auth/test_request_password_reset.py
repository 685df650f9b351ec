"""POST /auth/password-resets."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

import pytest

from functions.auth.request_password_reset import handler
from shared.domain.accounts.events import PasswordResetRequested
from tests.builders import a_credential, a_user
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import password_reset_requests
from tests.logs import Logs
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def request(email: str, store: FakeStore) -> Sent:
    event = event_of("request_password_reset", body=as_json({"email": email}))
    return send(handler, event, password_reset_requests(store))


def test_the_answer_is_the_same_whether_the_address_has_an_account_or_not() -> None:
    store = FakeStore(a_user(), a_credential())

    known, unknown = (request(f"{name}@example.com", store) for name in ("ada", "nobody"))

    assert known == unknown
    assert (known.status, known.body) == (202, None)
    assert store.published_events == [
        PasswordResetRequested(email="ada@example.com"),
        PasswordResetRequested(email="nobody@example.com"),
    ]


@pytest.mark.parametrize("body", [as_json, as_form])
def test_json_and_forms_are_taken(body: Callable[[Mapping[str, str]], Body]) -> None:
    store = FakeStore()
    event = event_of("request_password_reset", body=body({"email": " ADA@exämple.de "}))

    assert send(handler, event, password_reset_requests(store)).status == 202
    assert store.published_events == [PasswordResetRequested(email="ADA@exämple.de")]


@pytest.mark.parametrize("email", ["", "ada", "ada@", "@example.com", "a b@example.com"])
def test_what_is_no_address_is_refused_at_its_field(email: str) -> None:
    sent = request(email, FakeStore())

    assert (sent.status, sent.pointers) == (400, {"#/email"})


def test_only_the_counter_and_the_outbox_are_written_and_no_account_is_read(
    deploy: Deploy, storage: Storage
) -> None:
    sent = send(deploy("auth/request_password_reset"), event_of("request_password_reset"))

    assert sent.status == 202
    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, DISTANT, DISTANT)
    assert claim is not None
    assert claim.event == PasswordResetRequested(email="ada@example.com")


def test_no_address_is_logged(logs: Logs) -> None:
    request("ada@example.com", FakeStore())

    assert logs.lines
    assert "ada@example.com" not in logs.text
