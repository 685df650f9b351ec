"""What the operations count, each wired as it is deployed."""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest

from local.product.archive_stand_in import BROKEN, ArchiveStandIn
from shared.domain.attempts.login_limits import PAIR_MOST
from tests.attempts import spend_attempts, spend_registrations
from tests.builders import (
    BOB,
    MAILED_SECRET,
    PROXIMA_B,
    a_member,
    a_planet,
    a_user,
    a_verification_token,
    an_account,
    an_admin,
)
from tests.events import Event, as_form, as_json, event_of
from tests.functions.kit import Deploy, send
from tests.metrics import Counts
from tests.storage import Storage

ONCE = {"Idempotency-Key": "once"}
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)
WRONG = "a stone in another pocket"
ADA = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.com"}
CHECK_PASSWORDS = (
    "auth/create_token",
    "auth/verify_email",
    "users/change_password",
    "users/create_user",  # where a registration is repeated
)


def wrong_passwords(user_id: int) -> Mapping[str, Event]:
    """Return the requests that send a wrong password of Ada's."""
    login = {"grant_type": "password", "username": ADA["email"], "password": WRONG}
    change = {"current_password": WRONG, "new_password": "a comet in every pocket"}
    return {
        "auth/create_token": event_of("create_token", body=as_form(login)),
        "auth/verify_email": event_of(
            "verify_email", body=as_json({"token": MAILED_SECRET, "password": WRONG})
        ),
        "users/change_password": event_of(
            "change_password",
            caller=a_member(user_id),
            path={"user_id": "me"},
            body=as_json(change),
        ),
        "users/create_user": event_of(
            "create_user", headers=ONCE, body=as_json({**ADA, "password": WRONG})
        ),
    }


@pytest.fixture
def guesses(deploy: Deploy, storage: Storage, counts: Counts) -> Mapping[str, Event]:
    """Register Ada, mail her a link, and give a test the requests with a wrong password."""
    event = event_of("create_user", headers=ONCE)
    user_id = int(send(deploy("users/create_user"), event).body["id"])
    storage.put(a_verification_token(user_id=user_id, expires_at=DISTANT))
    counts.lines()
    return wrong_passwords(user_id)


@pytest.fixture
def stand_in() -> Iterator[ArchiveStandIn]:
    stand_in = ArchiveStandIn()
    yield stand_in
    stand_in.close()


def test_a_registration_is_counted(deploy: Deploy, counts: Counts) -> None:
    send(deploy("users/create_user"), event_of("create_user"))

    assert counts.once() == {"UsersRegistered": 1}


def test_a_refused_registration_is_not_counted(deploy: Deploy, counts: Counts) -> None:
    create_user = deploy("users/create_user")
    send(create_user, event_of("create_user"))
    counts.lines()

    assert send(create_user, event_of("create_user")).status == 409
    assert counts.lines() == []


@pytest.mark.parametrize("operation", ["users/create_user", "planets/create_planet"])
def test_a_repeated_request_is_counted_once(operation: str, deploy: Deploy, counts: Counts) -> None:
    handler = deploy(operation)
    event = event_of(operation.partition("/")[2], headers=ONCE)

    sent = [send(handler, event).status for _ in range(2)]

    assert sent == [201, 201]
    assert len(counts.lines()) == 1


def test_a_removal_is_counted(deploy: Deploy, counts: Counts) -> None:
    user_id = send(deploy("users/create_user"), event_of("create_user")).body["id"]
    counts.lines()

    event = event_of("delete_user", caller=an_admin(), path={"user_id": str(user_id)})
    send(deploy("users/delete_user"), event)

    assert counts.once() == {"UsersRemoved": 1}


def test_a_removal_by_the_old_route_is_counted_too(deploy: Deploy, counts: Counts) -> None:
    user_id = send(deploy("users/create_user"), event_of("create_user")).body["id"]
    counts.lines()

    event = event_of("remove_user_legacy", caller=an_admin(), query={"id": str(user_id)})
    send(deploy("legacy/remove_user_legacy"), event)

    assert counts.once() == {"UsersRemoved": 1}


def test_a_planet_that_comes_and_goes_is_counted_twice(
    deploy: Deploy, storage: Storage, counts: Counts
) -> None:
    send(deploy("planets/create_planet"), event_of("create_planet"))
    assert counts.once() == {"PlanetsAdded": 1}

    storage.put(planet := a_planet(planet_name="Vega b"), planet.name)
    send(deploy("planets/delete_planet"), event_of("delete_planet"))
    assert counts.once() == {"PlanetsRemoved": 1}


def put_bobs(storage: Storage) -> None:
    """Store Bob, and what is his."""
    storage.put(*an_account("bob@example.com", BOB))
    planet = a_planet(created_by=BOB)
    storage.put(planet, planet.name)


@pytest.mark.parametrize(
    ("operation", "path"),
    [
        ("users/delete_user", {"user_id": str(BOB)}),
        ("planets/delete_planet", {"planet_id": str(PROXIMA_B)}),
    ],
)
def test_what_is_refused_is_not_counted_as_removed(
    operation: str, path: Mapping[str, str], deploy: Deploy, storage: Storage, counts: Counts
) -> None:
    put_bobs(storage)
    event = event_of(operation.partition("/")[2], path=path)

    assert send(deploy(operation), event).status == 403
    assert counts.lines() == []


def test_a_login_is_counted(deploy: Deploy, counts: Counts) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    counts.lines()

    send(deploy("auth/create_token"), event_of("create_token"))

    assert counts.once() == {"LoginsSucceeded": 1}


@pytest.mark.parametrize("operation", CHECK_PASSWORDS)
def test_a_wrong_password_is_counted_wherever_one_is_checked(
    operation: str, guesses: Mapping[str, Event], deploy: Deploy, counts: Counts
) -> None:
    send(deploy(operation), guesses[operation])

    assert counts.once() == {"LoginsRefused": 1}


@pytest.mark.parametrize("operation", CHECK_PASSWORDS)
def test_a_password_that_is_turned_away_is_not_counted_as_a_wrong_one(
    operation: str,
    guesses: Mapping[str, Event],
    deploy: Deploy,
    storage: Storage,
    counts: Counts,
) -> None:
    spend_attempts(storage.counters, PAIR_MOST)

    assert send(deploy(operation), guesses[operation]).status == 429
    assert counts.once() == {"LoginsLimited": 1}


def test_a_registration_that_is_turned_away_is_not_counted_as_a_login(
    deploy: Deploy, storage: Storage, counts: Counts
) -> None:
    spend_registrations(storage.counters)

    assert send(deploy("users/create_user"), event_of("create_user")).status == 429
    assert counts.lines() == []


def test_another_registration_with_the_same_key_is_not_counted_as_a_wrong_password(
    guesses: Mapping[str, Event], deploy: Deploy, counts: Counts
) -> None:
    other = as_json({**ADA, "first_name": "Augusta", "password": WRONG})

    sent = send(deploy("users/create_user"), event_of("create_user", headers=ONCE, body=other))

    assert sent.status == 422
    assert counts.lines() == []


def test_a_renewal_is_no_login_however_it_ends(deploy: Deploy, counts: Counts) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    create_token = deploy("auth/create_token")
    token = send(create_token, event_of("create_token")).body["refresh_token"]
    counts.lines()

    for given in (token, f"{token}x"):
        fields = {"grant_type": "refresh_token", "refresh_token": given}
        send(create_token, event_of("create_token", body=as_form(fields)))

    assert counts.lines() == []


def test_a_used_refresh_token_that_comes_again_is_counted_and_answered_as_any_that_is_not_valid(
    deploy: Deploy, counts: Counts
) -> None:
    send(deploy("users/create_user"), event_of("create_user"))
    create_token = deploy("auth/create_token")

    def renew(token: str) -> Any:
        fields = {"grant_type": "refresh_token", "refresh_token": token}
        return send(create_token, event_of("create_token", body=as_form(fields))).body

    first = send(create_token, event_of("create_token")).body["refresh_token"]
    renew(renew(first)["refresh_token"])
    counts.lines()

    reused = renew(first)

    assert counts.once() == {"RefreshTokensReused": 1}
    assert reused == renew("none")


def test_what_is_no_login_is_not_counted_as_one(deploy: Deploy, counts: Counts) -> None:
    body = as_json({"grant_type": "password"})

    send(deploy("auth/create_token"), event_of("create_token", body=body))

    assert counts.lines() == []


def test_an_archive_without_an_answer_is_counted_also_while_it_is_not_asked(
    deploy: Deploy, stand_in: ArchiveStandIn, monkeypatch: pytest.MonkeyPatch, counts: Counts
) -> None:
    search_archive = deploy("archive/search_archive")
    monkeypatch.setenv("ARCHIVE_URL", stand_in.url)
    broken = event_of("search_archive", query={"name": BROKEN})

    sent = [send(search_archive, broken).status for _ in range(4)]

    assert sent == [502] * 4
    assert [line["ArchiveUnavailable"] for line in counts.lines()] == [[1.0]] * 4


def test_an_archive_that_answers_counts_as_no_failure(
    deploy: Deploy, stand_in: ArchiveStandIn, monkeypatch: pytest.MonkeyPatch, counts: Counts
) -> None:
    """An alarm subtracts the failures, so they must have a series before there is one."""
    search_archive = deploy("archive/search_archive")
    monkeypatch.setenv("ARCHIVE_URL", stand_in.url)

    sent = send(search_archive, event_of("search_archive"))

    assert sent.status == 200
    assert counts.once() == {"ArchiveUnavailable": 0}


def test_reading_counts_nothing(deploy: Deploy, storage: Storage, counts: Counts) -> None:
    storage.put(a_user())

    assert send(deploy("users/get_user"), event_of("get_user")).status == 200
    assert counts.lines() == []
