"""The recorder of bounces and complaints, as it is deployed."""

from datetime import UTC, datetime
from typing import Any

from shared.domain.accounts.user import User
from tests.builders import ADA, a_member, a_user
from tests.events import event_of
from tests.fakes import FakeContext
from tests.functions.kit import Deploy, send
from tests.logs import Logs
from tests.storage import Storage

MAILED_AT = datetime(2026, 11, 24, 12, 0, 2, tzinfo=UTC)


def record(deploy: Deploy, event: dict[str, Any] | None = None) -> None:
    recorder = deploy("notifications/record_undeliverable")
    assert recorder(event or event_of("record_undeliverable"), FakeContext()) is None


def ada(storage: Storage) -> User:
    user = storage.users.find(ADA)
    assert user is not None
    return user


def profile(deploy: Deploy) -> Any:
    event = event_of("get_user", caller=a_member(), path={"user_id": "me"})
    return send(deploy("users/get_user"), event).body


def test_a_bounce_shows_in_the_profile_until_its_user_asks_for_a_verification(
    deploy: Deploy, storage: Storage
) -> None:
    storage.put(a_user(email_verified=True))

    record(deploy)
    record(deploy)

    assert profile(deploy)["undeliverable"] == ["Ada@example.com"]
    assert profile(deploy)["email_verified"] is True
    sent = send(deploy("auth/request_email_verification"), event_of("request_email_verification"))
    assert sent.status == 202
    assert profile(deploy)["undeliverable"] == []
    assert profile(deploy)["email_verified"] is False


def test_a_bounce_from_before_the_request_marks_nothing_again(
    deploy: Deploy, storage: Storage
) -> None:
    storage.put(a_user())
    record(deploy)
    send(deploy("auth/request_email_verification"), event_of("request_email_verification"))

    record(deploy)

    assert profile(deploy)["undeliverable"] == []


def test_an_address_without_an_account_is_recorded(deploy: Deploy, storage: Storage) -> None:
    record(deploy)

    assert storage.deliverability.find("ada@example.com", MAILED_AT) is not None


def test_no_address_is_logged(deploy: Deploy, storage: Storage, logs: Logs) -> None:
    storage.put(a_user())

    record(deploy)

    assert logs.lines
    assert "ada@example.com" not in logs.text.lower()
