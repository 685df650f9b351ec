"""Data that an earlier release wrote is read: the present code at the tables of commit 0a05ab0."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Self

import pytest

from shared.domain import times
from shared.domain.access import Actor
from shared.domain.attempts.login_limits import PAIR_MOST
from tests.aws import PROJECT
from tests.builders import a_member, an_admin
from tests.events import as_form, as_json, event_of
from tests.fakes import FakeContext
from tests.functions.kit import Deploy, Sent, send
from tests.functions.notifications.test_send_notifications import NO_FAILURES, consumer, mails_to
from tests.storage import Storage
from tools.backfill import __main__ as backfill
from tools.stack_tables import StackTables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

type Name = Literal["ada", "bob", "cyd"]

WRITTEN: Mapping[str, Any] = json.loads(
    (PROJECT / "tests/functions/earlier_data.json").read_text(encoding="utf-8")
)
REQUESTS = WRITTEN["requests"]
TOKENS = WRITTEN["refresh_tokens"]
ADDRESSES = {name: REQUESTS[name]["document"]["email"] for name in WRITTEN["passwords"]}
SAME_REQUEST = (
    "a detail that the earlier release did not know changes the fingerprint of its "
    "requests: leave it out of IdempotencyRecord.of(…) where it is None"
)
SOON_AFTER = datetime(2026, 11, 24, 12, 5, tzinfo=UTC)  # the same quarter of an hour


class Clock(datetime):
    """Always says the same."""

    @classmethod
    def now(cls, tz: object = None) -> Self:
        return cls(*SOON_AFTER.timetuple()[:6], tzinfo=UTC)


@pytest.fixture(autouse=True)
def stack(storage: Storage, moto_tables: "DynamoDBClient", monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the data into the tables, and set the clock to shortly after it was written."""
    monkeypatch.setattr(times, "datetime", Clock)
    for table, items in WRITTEN["tables"].items():
        for item in items:
            moto_tables.put_item(TableName=table, Item=item)


def member(name: Name) -> Actor:
    return a_member(REQUESTS[name]["answer"]["id"])


def log_in(deploy: Deploy, name: Name, password: str | None = None) -> Sent:
    known = {"username": ADDRESSES[name], "password": password or WRITTEN["passwords"][name]}
    body = as_form({"grant_type": "password", **known})
    return send(deploy("auth/create_token"), event_of("create_token", body=body))


def refresh(deploy: Deploy, session: str) -> Sent:
    body = as_form({"grant_type": "refresh_token", "refresh_token": TOKENS[session]})
    return send(deploy("auth/create_token"), event_of("create_token", body=body))


def get_user(deploy: Deploy, name: Name) -> Sent:
    path = {"user_id": str(member(name).user_id)}
    event = event_of("get_user", caller=member(name), path=path)
    return send(deploy("users/get_user"), event)


def planets(deploy: Deploy) -> Any:
    event = event_of("list_planets", query={}, caller=member("bob"))
    return send(deploy("planets/list_planets"), event).body["items"]


def repeat(deploy: Deploy, operation: str, name: str, **event: Any) -> Sent:
    request = REQUESTS[name]
    headers = {"Idempotency-Key": request["idempotency_key"]}
    body = as_json(request["document"])
    verb_noun = operation.rpartition("/")[2]
    return send(deploy(operation), event_of(verb_noun, body=body, headers=headers, **event))


@pytest.mark.parametrize("name", ["ada", "bob"])
def test_users_are_as_they_were(deploy: Deploy, name: Name) -> None:
    sent = get_user(deploy, name)

    assert sent.status == 200
    assert sent.body.items() >= REQUESTS[name]["answer"].items()


def test_users_are_listed(deploy: Deploy) -> None:
    event = event_of("list_users", query={}, caller=an_admin())

    listed = send(deploy("users/list_users"), event).body["items"]

    assert {user["email"] for user in listed} == {ADDRESSES["ada"], ADDRESSES["bob"]}


def test_planets_are_as_they_were(deploy: Deploy) -> None:
    was = WRITTEN["changed_planet"]
    event = event_of("get_planet", path={"planet_id": str(was["planet_id"])})

    assert send(deploy("planets/get_planet"), event).body.items() >= was.items()


def test_planets_are_listed(deploy: Deploy) -> None:
    proxima, trappist = planets(deploy)

    assert proxima.items() >= REQUESTS["proxima"]["answer"].items()
    assert trappist.items() >= WRITTEN["changed_planet"].items()


def test_a_planet_is_found_by_its_star_in_any_case_once_it_was_migrated(
    deploy: Deploy, moto_tables: "DynamoDBClient", tmp_path: Path
) -> None:
    by_star = event_of("list_planets", query={"home_star": "trappist-1"}, caller=member("bob"))
    assert send(deploy("planets/list_planets"), by_star).body["items"] == []

    migrated = backfill.main(
        {"NAME": "fold_planet_filters", "DO": "change", "LOCAL_STATE": str(tmp_path)},
        find=lambda _settings, _project: StackTables(moto_tables, name=str),
    )

    assert migrated == 0
    (found,) = send(deploy("planets/list_planets"), by_star).body["items"]
    assert found.items() >= WRITTEN["changed_planet"].items()


def test_a_planet_still_has_its_name_to_itself(deploy: Deploy) -> None:
    document = {**REQUESTS["trappist"]["document"], "planet_name": "trappist-1 E"}
    event = event_of("create_planet", body=as_json(document), headers={"Idempotency-Key": "other"})

    assert send(deploy("planets/create_planet"), event).problem == (409, "planet-name-taken")


@pytest.mark.parametrize("name", ["ada", "bob"])
def test_users_can_log_in(deploy: Deploy, name: Name) -> None:
    assert log_in(deploy, name).status == 200


def test_failed_logins_still_count(deploy: Deploy) -> None:
    failed_before = 1

    sent = [log_in(deploy, "bob", "still no telescope") for _ in range(PAIR_MOST)]

    statuses = [answer.status for answer in sent]
    assert statuses == [400] * (PAIR_MOST - failed_before) + [429] * failed_before


def test_an_address_is_still_taken(deploy: Deploy) -> None:
    document = {**REQUESTS["ada"]["document"], "email": "ADA@example.com"}
    event = event_of("create_user", body=as_json(document), headers={"Idempotency-Key": "other"})

    assert send(deploy("users/create_user"), event).problem == (409, "email-taken")


@pytest.mark.parametrize("session", ["ada, never renewed", "ada, renewed once", "bob"])
def test_a_session_goes_on(deploy: Deploy, session: str) -> None:
    assert refresh(deploy, session).status == 200


@pytest.mark.parametrize("session", ["bob, logged out", "cyd, removed"])
def test_an_ended_session_stays_ended(deploy: Deploy, session: str) -> None:
    assert refresh(deploy, session).problem == (400, "invalid-refresh-token")


def test_a_removed_account_ends_the_sessions_that_are_still_stored(storage: Storage) -> None:
    (item,) = [
        item
        for item in WRITTEN["tables"]["SessionsTable"]
        if item.get("email") == {"S": ADDRESSES["cyd"]}
    ]

    session, revocation = storage.sessions.read(member("cyd").user_id, item["session_id"]["S"])

    assert session is not None
    assert session.is_live(SOON_AFTER, None)
    assert not session.is_live(SOON_AFTER, revocation)


def test_a_token_that_was_used_before_ends_its_session(deploy: Deploy) -> None:
    reused = refresh(deploy, "ada, renewed once: the token before")

    after = refresh(deploy, "ada, renewed once")

    assert [reused.status, after.status] == [400, 400]


def test_an_account_and_its_sessions_can_be_removed(deploy: Deploy) -> None:
    path = {"user_id": str(member("ada").user_id)}
    event = event_of("delete_user", caller=member("ada"), path=path)

    removed = send(deploy("users/delete_user"), event)

    assert removed.status == 204
    assert refresh(deploy, "ada, never renewed").status == 400
    assert log_in(deploy, "ada").status == 400


@pytest.mark.parametrize("name", ["ada", "bob"])
def test_a_repeated_registration_gets_the_first_ones_answer(deploy: Deploy, name: Name) -> None:
    sent = repeat(deploy, "users/create_user", name)

    assert sent.status == 201, SAME_REQUEST
    assert sent.body.items() >= REQUESTS[name]["answer"].items()


def test_a_repeated_planet_gets_the_first_ones_answer(deploy: Deploy) -> None:
    sent = repeat(deploy, "planets/create_planet", "proxima", caller=member("ada"))

    assert sent.status == 201, SAME_REQUEST
    assert sent.body.items() >= REQUESTS["proxima"]["answer"].items()
    assert len(planets(deploy)) == 2


def test_the_pending_mails_are_sent_and_no_others(deploy: Deploy, storage: Storage) -> None:
    records = WRITTEN["stream_records"]

    answer = consumer(deploy)({"Records": records}, FakeContext())

    subjects = {
        name: [mail.subject for mail in mails_to(address)] for name, address in ADDRESSES.items()
    }
    assert answer == NO_FAILURES
    assert subjects == {
        "ada": [],
        "bob": ["Welcome to Orrery"],
        "cyd": ["Your account at Orrery was removed"],
    }
    assert storage.outbox.pending_since(SOON_AFTER) == []


def test_the_archives_answer_is_found(deploy: Deploy) -> None:
    event = event_of("search_archive", query={"home_star": "trappist-1"})

    (planet,) = send(deploy("archive/search_archive"), event).body["items"]

    assert (planet["planet_name"], planet["mass"]) == ("TRAPPIST-1 e", 0.692)
