"""What EventBridge brings of bounces and complaints."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from functions.notifications.record_undeliverable import handler
from shared.domain.accounts.user import User
from shared.domain.notifications.deliverability import Retried, Trouble, Undeliverable
from tests.builders import ADA, a_user
from tests.events import event_of
from tests.fakes import FakeContext, FakeStore
from tests.logs import Logs
from tests.mails import undeliverable_addresses
from tests.metrics import Counts
from tests.storage import in_memory

MAILED_AT = datetime(2026, 11, 24, 12, 0, 2, tzinfo=UTC)  # in events/record_undeliverable.json
REQUEST_ID = "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"  # likewise


def a_bounce(kind: str = "Permanent", **mail: Any) -> dict[str, Any]:
    """Build a bounce of a mail to Ada, with this kind, and the mail changed by these details."""
    event = deepcopy(event_of("record_undeliverable"))
    event["detail"]["bounce"]["bounceType"] = kind
    event["detail"]["mail"] |= mail
    return event


def a_complaint(**details: Any) -> dict[str, Any]:
    """Build a complaint of Ada's, with these details."""
    event = a_bounce()
    event["detail-type"] = "Email Complaint Received"
    del event["detail"]["bounce"]
    event["detail"] |= {
        "eventType": "Complaint",
        "complaint": {
            "complainedRecipients": [{"emailAddress": "ada@example.com"}],
            "timestamp": "2026-11-24T13:00:00.000Z",
            "feedbackId": "0100019ac00f3a2b-000000",
            "complaintSubType": None,
            **details,
        },
    }
    return event


def reported(event: Mapping[str, Any], *stored: object) -> FakeStore:
    """Bring an event, and return what is stored then."""
    store = FakeStore(*(stored or (a_user(),)))
    service = undeliverable_addresses(in_memory(store))
    replace(handler, service=lambda: service)(event, FakeContext())
    return store


def marked(store: FakeStore) -> list[str]:
    return sorted(mark.email_key for mark in store.all(Undeliverable))


def shown(store: FakeStore) -> list[str]:
    [user] = store.all(User)
    return [address.address for address in user.undeliverable_addresses]


def test_a_permanent_bounce_marks_the_address_and_says_so_in_the_profile() -> None:
    store = reported(event_of("record_undeliverable"))

    assert store.all(Undeliverable) == [
        Undeliverable(email_key="ada@example.com", trouble=Trouble.BOUNCE, mailed_at=MAILED_AT)
    ]
    assert shown(store) == ["Ada@example.com"]


@pytest.mark.parametrize("kind", ["Transient", "Undetermined", "SomethingNew"])
def test_a_bounce_that_is_not_permanent_marks_nothing(kind: str) -> None:
    store = reported(a_bounce(kind))

    assert (marked(store), shown(store)) == ([], [])


@pytest.mark.parametrize(
    "subtype", ["General", "NoEmail", "Suppressed", "OnAccountSuppressionList"]
)
def test_a_permanent_bounce_marks_whatever_its_subtype(subtype: str) -> None:
    event = a_bounce()
    event["detail"]["bounce"]["bounceSubType"] = subtype

    assert marked(reported(event)) == ["ada@example.com"]


@pytest.mark.parametrize("feedback", ["abuse", "fraud", "other", "virus", None])
def test_a_complaint_marks_the_address(feedback: str | None) -> None:
    [mark] = reported(a_complaint(complaintFeedbackType=feedback)).all(Undeliverable)

    assert (mark.email_key, mark.trouble) == ("ada@example.com", Trouble.COMPLAINT)


def test_a_complaint_without_its_kind_marks_the_address() -> None:
    assert marked(reported(a_complaint())) == ["ada@example.com"]


def test_a_mail_that_its_reader_takes_out_of_the_spam_marks_nothing() -> None:
    assert marked(reported(a_complaint(complaintFeedbackType="not-spam"))) == []


def test_a_complaint_of_somebody_without_an_account_is_recorded() -> None:
    event = a_complaint()
    event["detail"]["mail"] |= {"destination": ["nobody@example.com"], "tags": {}}

    store = reported(event)

    assert (marked(store), shown(store)) == (["nobody@example.com"], [])


def test_a_bounce_of_where_a_mail_was_forwarded_to_is_about_the_address_that_it_was_sent_to() -> (
    None
):
    event = a_bounce()
    event["detail"]["bounce"]["bouncedRecipients"][0]["emailAddress"] = "ada@forwarded.example.com"

    assert marked(reported(event)) == ["ada@example.com"]


@pytest.mark.parametrize("destination", [["ada@example.com", "bob@example.com"], []])
def test_of_several_recipients_those_are_marked_that_the_report_names(
    destination: list[str],
) -> None:
    event = a_bounce(destination=destination)
    event["detail"]["bounce"]["bouncedRecipients"] = [
        {"emailAddress": "Bob@Example.com"},
        {"emailAddress": '"Eve" <eve@example.com>'},
        {"emailAddress": "no address"},
    ]

    assert marked(reported(event)) == ["bob@example.com", "eve@example.com"]


def test_a_report_of_a_mail_from_before_the_users_request_marks_nothing() -> None:
    asked = Retried(
        email_key="ada@example.com",
        asked_at=datetime(2026, 11, 24, 12, 0, 3, tzinfo=UTC),
        suppressed=True,
    )

    store = reported(event_of("record_undeliverable"), a_user(), asked)

    assert (marked(store), shown(store)) == ([], [])


def without(event: dict[str, Any], *path: str) -> dict[str, Any]:
    """Return an event without the value at this place."""
    event = deepcopy(event)
    part = event
    for name in path[:-1]:
        part = part[name]
    del part[path[-1]]
    return event


def changed(value: object, *path: str) -> dict[str, Any]:
    """Return a bounce with this value at this place."""
    event = a_bounce()
    part = event
    for name in path[:-1]:
        part = part[name]
    part[path[-1]] = value
    return event


@pytest.mark.parametrize(
    "event",
    [
        {},
        {"detail": None},
        {"detail": "ada@example.com"},
        {"Records": [{"Sns": {"Message": "ada@example.com"}}]},
        changed("Delivery", "detail", "eventType"),
        changed(None, "detail", "bounce"),
        changed([{"emailAddress": 7}], "detail", "bounce", "bouncedRecipients"),
        changed("yesterday, ada@example.com", "detail", "mail", "timestamp"),
        changed("2026-11-24T12:00:02", "detail", "mail", "timestamp"),
        without(a_bounce(), "detail", "eventType"),
        without(a_bounce(), "detail", "mail"),
        without(a_bounce(), "detail", "bounce", "bouncedRecipients"),
    ],
    ids=str,
)
def test_an_event_that_cannot_be_understood_is_logged_without_an_address_and_done(
    event: dict[str, Any], logs: Logs
) -> None:
    store = reported(event)

    assert marked(store) == []
    [line] = logs.lines
    assert line["message"] == "delivery report not understood"
    assert "@example.com" not in logs.text


@pytest.mark.parametrize(
    "tags", [{}, {"user_id": []}, {"user_id": ["Ada"]}, {"user_id": ["²"]}, {"user_id": ["0"]}]
)
def test_a_mail_that_does_not_say_whom_it_was_for_marks_its_address_all_the_same(
    tags: dict[str, list[str]],
) -> None:
    store = reported(a_bounce(tags=tags))

    assert (marked(store), shown(store)) == (["ada@example.com"], [])


def test_a_report_is_logged_under_the_request_that_caused_the_mail_and_without_its_address(
    logs: Logs,
) -> None:
    reported(event_of("record_undeliverable"))

    [line] = logs.lines
    assert (line["message"], line["kind"], line["marked"]) == (
        "delivery report recorded",
        "Bounce",
        1,
    )
    assert line["correlation_id"] == REQUEST_ID
    assert "ada@example.com" not in logs.text.lower()


def test_addresses_that_are_marked_are_counted(counts: Counts) -> None:
    reported(event_of("record_undeliverable"))

    assert counts.once() == {"AddressesMarked": 1}


def test_the_example_is_about_the_caller_of_the_other_examples() -> None:
    [user_id] = event_of("record_undeliverable")["detail"]["mail"]["tags"]["user_id"]

    assert int(user_id) == ADA
