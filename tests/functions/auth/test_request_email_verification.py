"""POST /auth/email-verifications."""

from datetime import UTC, datetime

from functions.auth.request_email_verification import handler
from shared.domain.accounts.events import EmailVerificationRequested
from tests.builders import ADA, a_user
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import email_verification_requests
from tests.logs import Logs
from tests.storage import Storage

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
REQUESTED = EmailVerificationRequested(user_id=ADA, email="Ada@example.com")


def test_a_mail_to_the_caller_is_accepted() -> None:
    store = FakeStore(a_user())

    event = event_of("request_email_verification")
    sent = send(handler, event, email_verification_requests(store))

    assert (sent.status, sent.body) == (202, None)
    assert store.published_events == [REQUESTED]


def test_who_has_verified_their_address_has_nothing_to_verify() -> None:
    service = email_verification_requests(FakeStore(a_user(email_verified=True)))

    sent = send(handler, event_of("request_email_verification"), service)

    assert sent.problem == (409, "nothing-to-verify")


def test_a_request_is_published_by_the_deployed_function(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_user())

    sent = send(deploy("auth/request_email_verification"), event_of("request_email_verification"))

    assert sent.status == 202
    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, DISTANT, DISTANT)
    assert claim is not None
    assert claim.event == REQUESTED


def test_no_address_is_logged(logs: Logs) -> None:
    service = email_verification_requests(FakeStore(a_user()))

    send(handler, event_of("request_email_verification"), service)

    assert logs.lines
    assert "ada@example.com" not in logs.text.lower()
