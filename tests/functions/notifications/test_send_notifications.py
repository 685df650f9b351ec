"""The consumer of the outbox's stream."""

import os
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import boto3
import pytest
from botocore.exceptions import ConnectionClosedError
from moto.ses.models import ses_backends

from functions.notifications.send_notifications import handler
from shared.domain.attempts.events import AddressLocked
from shared.domain.notifications.notifier import Notifier
from shared.domain.unit_of_work import Publish
from shared.wiring.clients import patient_dynamodb
from tests.aws import ACCOUNT_ID, REGION
from tests.builders import PASSWORD, a_credential, a_registration, a_user, an_account
from tests.events import as_json, event_of
from tests.fakes import FakeContext, FakeMailer, FakeOutbox, FakeStore
from tests.functions.kit import Deploy
from tests.logs import Logs
from tests.mails import mail_limits, mails
from tests.storage import Storage, in_memory
from tests.wire import Decided, WireRequest, intercept

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
NO_FAILURES: Mapping[str, Any] = {"batchItemFailures": []}


def brings(event_id: str) -> dict[str, Any]:
    """Build the event that the stream brings of an event in the outbox."""
    event = event_of("send_notifications")
    event["Records"][0]["dynamodb"]["Keys"]["event_id"]["S"] = event_id
    return event


def consumer(deploy: Deploy) -> Any:
    """Return the consumer as it is deployed, where SES knows its sender."""
    handler = deploy("notifications/send_notifications")
    boto3.client("sesv2").create_email_identity(EmailIdentity=os.environ["SENDER"])
    return handler


def mails_to(address: str) -> list[Any]:
    """Return the mails that SES took for an address."""
    sent = ses_backends[ACCOUNT_ID][REGION].sent_messages
    return [mail for mail in sent if mail.destinations["ToAddresses"] == [address]]


def test_what_the_stream_brings_is_consumed() -> None:
    store, mailer = FakeStore(*an_account("ada@example.com")), FakeMailer()
    store.commit(Publish(a_registration(email="ada@example.com")))
    notifier = Notifier(FakeOutbox(store), mails(in_memory(store)), mail_limits(), mailer)
    consumed = replace(handler, service=lambda: notifier)

    answer = consumed(brings("event-1"), FakeContext())

    assert answer == NO_FAILURES
    assert [mail.to for mail in mailer.sent] == ["ada@example.com"]


def test_the_example_event_is_of_an_event_that_nobody_knows() -> None:
    mailer = FakeMailer()
    notifier = Notifier(FakeOutbox(FakeStore()), mails(), mail_limits(), mailer)

    answer = replace(handler, service=lambda: notifier)(
        event_of("send_notifications"),
        FakeContext(),
    )

    assert answer == NO_FAILURES
    assert mailer.sent == []


def test_a_mail_is_logged_under_the_request_that_it_comes_of(
    deploy: Deploy, storage: Storage, logs: Logs
) -> None:
    registration = event_of("create_user")
    deploy("users/create_user")(registration, None)
    (event_id,) = storage.outbox.pending_since(DISTANT)

    consumer(deploy)(brings(event_id), FakeContext())

    answered, done = logs.lines
    assert (answered["operation"], done["outcome"]) == ("create_user", "sent")
    assert done["correlation_id"] == answered["correlation_id"]
    assert done["correlation_id"] == registration["requestContext"]["requestId"]
    extended = registration["requestContext"]["extendedRequestId"]
    assert done["extended_request_id"] == answered["extended_request_id"] == extended
    assert "dynamodb.TransactWriteItems" in [each["call"] for each in answered["aws_calls"]]
    assert done["aws_calls"][0]["call"] == "dynamodb.UpdateItem"


def test_no_log_line_of_a_registration_or_its_mail_holds_personal_data(
    deploy: Deploy, storage: Storage, logs: Logs
) -> None:
    ada = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}
    event = event_of("create_user", body=as_json({**ada, "password": PASSWORD}))
    deploy("users/create_user")(event, None)
    (event_id,) = storage.outbox.pending_since(DISTANT)

    consumer(deploy)(brings(event_id), FakeContext())

    source = event["requestContext"]["identity"]["sourceIp"]
    assert len(logs.lines) == 2
    assert not [datum for datum in (*ada.values(), PASSWORD, source) if datum in logs.text]


def test_a_pending_event_is_sent_once_and_is_no_longer_pending(
    deploy: Deploy, storage: Storage
) -> None:
    handler = consumer(deploy)
    storage.put(*an_account("bob@example.com"))
    storage.commit(Publish(a_registration(email="bob@example.com")))
    (event_id,) = storage.outbox.pending_since(DISTANT)

    answers = [handler(brings(event_id), FakeContext()) for _ in range(2)]

    mail, *others = mails_to("bob@example.com")
    assert answers == [NO_FAILURES, NO_FAILURES]
    assert (mail.subject, others) == ("Welcome to Orrery", [])
    assert storage.outbox.pending_since(DISTANT) == []


def test_mails_are_counted_in_the_real_table_too(deploy: Deploy, storage: Storage) -> None:
    handler = consumer(deploy)
    storage.put(*an_account("bob@example.com"))
    most = int(os.environ["MAILS_PER_MAILBOX"])
    # Twice as many and one, since the next hour may begin meanwhile.
    for _ in range(2 * most + 1):
        storage.commit(Publish(a_registration(email="bob@example.com")))
        (event_id,) = storage.outbox.pending_since(DISTANT)
        handler(brings(event_id), FakeContext())

    assert most <= len(mails_to("bob@example.com")) <= 2 * most


def test_the_owner_of_a_locked_address_is_told_once_a_day(deploy: Deploy, storage: Storage) -> None:
    """Or twice, where a day begins meanwhile."""
    handler = consumer(deploy)
    storage.put(*an_account("bob@example.com"))
    storage.put(a_user(), a_credential())
    for _ in range(3):
        storage.commit(Publish(AddressLocked(email="ada@example.com")))
        (event_id,) = storage.outbox.pending_since(DISTANT)
        handler(brings(event_id), FakeContext())

    first, *others = mails_to(a_user().email.address)
    assert first.subject == "Many wrong passwords for your account at Orrery"
    assert len(others) <= 1


def test_a_mail_that_was_sent_is_marked_as_soon_as_dynamodb_is_reached_again(
    deploy: Deploy, storage: Storage, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be sent again."""
    monkeypatch.setattr("botocore.endpoint.time.sleep", lambda _: None)
    storage.put(*an_account("ada@example.com"))
    storage.commit(Publish(a_registration(email="ada@example.com")))
    (event_id,) = storage.outbox.pending_since(DISTANT)
    handler, before = consumer(deploy), len(mails_to("ada@example.com"))
    outage = [ConnectionClosedError(endpoint_url="DynamoDB") for _ in range(5)]

    def fail_marks(request: WireRequest) -> Decided:
        is_mark = "told_at" in request.body.get("UpdateExpression", "")
        return outage.pop() if is_mark and outage else None

    intercept(patient_dynamodb(), fail_marks)

    assert handler(brings(event_id), FakeContext()) == NO_FAILURES
    assert outage == []
    assert storage.outbox.pending_since(DISTANT) == []
    assert len(mails_to("ada@example.com")) == before + 1
