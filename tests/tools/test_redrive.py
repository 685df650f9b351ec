"""`make redrive`: events whose mail was not sent, on this machine or in a deployed stack."""

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import boto3
import pytest
from moto import mock_aws

from shared.domain.unit_of_work import Publish
from tests.aws import REGION, make_tables
from tests.builders import NOON, a_registration
from tests.marks import claim, mark_failed
from tests.storage import Storage, in_dynamodb
from tools import redrive
from tools.stack_tables import StackTables

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
EMAIL = "ada@example.com"


@pytest.fixture
def storage() -> Iterator[Storage]:
    """Give a test the template's tables in moto."""
    with mock_aws():
        dynamodb = boto3.client("dynamodb", region_name=REGION)
        make_tables(dynamodb)
        yield in_dynamodb(dynamodb)


@pytest.fixture
def failed(storage: Storage) -> str:
    """Return the id of an event whose mail was refused for good."""
    storage.commit(Publish(a_registration(email=EMAIL)))
    (event_id,) = pending(storage)
    mark_failed(storage.outbox, claim(storage.outbox, event_id))
    return event_id


def pending(storage: Storage) -> list[str]:
    return list(storage.outbox.pending_since(DISTANT))


def find(settings: Mapping[str, str], project: Path) -> StackTables:
    return StackTables(boto3.client("dynamodb", region_name=REGION), name=str)


def run(*answers: str, **settings: str) -> int:
    """Run it, and give these answers at the terminal; without any there is none."""
    given = iter(answers)
    ask: Callable[[str], str] | None = (lambda question: next(given)) if answers else None
    return redrive.main(settings, find=find, ask=ask)


def test_where_every_mail_was_sent_it_says_so(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0

    assert capsys.readouterr().out == "No event waits: every mail was sent.\n"


def test_it_shows_what_waits_and_why_without_an_address_and_changes_nothing(
    storage: Storage, failed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0

    shown = capsys.readouterr().out
    assert all(word in shown for word in (failed, "UserRegistered", "failed", "MessageRejected"))
    assert "0 pending, 1 failed" in shown
    assert "DO=send" in shown
    assert EMAIL not in shown
    assert pending(storage) == []


@pytest.mark.parametrize(("answers", "settings"), [(("s",), {}), ((), {"DO": "send"})])
def test_what_failed_is_pending_again_after_a_yes(
    storage: Storage, failed: str, answers: tuple[str, ...], settings: dict[str, str]
) -> None:
    assert run(*answers, **settings) == 0

    assert pending(storage) == [failed]


@pytest.mark.parametrize(("answers", "settings"), [(("G",), {}), ((), {"DO": "give-up"})])
def test_what_is_given_up_waits_no_more(
    storage: Storage,
    failed: str,
    answers: tuple[str, ...],
    settings: dict[str, str],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run(*answers, **settings) == 0
    assert "1 given up" in capsys.readouterr().out

    run()
    assert "No event waits" in capsys.readouterr().out


def test_what_is_being_sent_is_not_given_up(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    storage.commit(Publish(a_registration()))
    (event_id,) = pending(storage)
    storage.outbox.claim(event_id, NOON, DISTANT)

    assert run(DO="give-up") == 0

    assert "1 were sent, or are being sent just now" in capsys.readouterr().out
    assert pending(storage) == [event_id]


def test_an_answer_that_it_does_not_know_is_asked_for_again(storage: Storage, failed: str) -> None:
    assert run("what?", "") == 0

    assert pending(storage) == []


def test_more_events_than_a_screen_takes_are_counted(
    storage: Storage, capsys: pytest.CaptureFixture[str]
) -> None:
    for number in range(redrive.SHOWN_MOST + 2):
        storage.commit(Publish(a_registration(email=f"ada{number}@example.com")))

    run()

    shown = capsys.readouterr().out
    assert "and 2 more" in shown
    assert f"{redrive.SHOWN_MOST + 2} pending, 0 failed" in shown


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"DO": "nothing"}, "DO must be send or give-up"),
        ({"ENV": "moon"}, "ENV must be one of dev,"),
        ({}, "no API runs here: `make start` starts it; ENV names a deployed one"),
    ],
)
def test_what_it_cannot_do_it_says_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    assert redrive.main({"LOCAL_STATE": str(tmp_path), **settings}) == 1

    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.err.count("\n") == 1
