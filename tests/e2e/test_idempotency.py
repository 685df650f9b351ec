"""Requests that are repeated under an Idempotency-Key, over HTTP."""

import socket
from collections import Counter
from functools import partial
from uuid import uuid4

import httpx
import pytest

from shared.domain.attempts.login_limits import PAIR_MOST
from shared.domain.attempts.window import WINDOW_LASTS
from tests.e2e.api import (
    PLANETS,
    USERS,
    Member,
    a_planet,
    a_user,
    all_pages,
    at_once,
    eventually,
    log_in,
    mails_to,
    problem,
    unique,
)
from tests.e2e.resources import Collection
from tests.e2e.rungs import at_once_most

REPEATERS = min(20, at_once_most())
OTHER_PASSWORD = "comets return after 76 winters"


def a_key() -> dict[str, str]:
    return {"Idempotency-Key": uuid4().hex}


def same_answer(one: httpx.Response, other: httpx.Response) -> bool:
    compared = ("status_code", "content")
    return all(getattr(one, name) == getattr(other, name) for name in compared) and (
        one.headers["Location"] == other.headers["Location"]
        and one.headers["ETag"] == other.headers["ETag"]
    )


def test_of_many_requests_at_once_one_has_its_effect_and_all_its_answer(mia: Member) -> None:
    star, key = unique("Twin"), a_key()
    planet = a_planet(home_star=star)

    answers = at_once([partial(mia.http.post, PLANETS, json=planet, headers=key)] * REPEATERS)

    assert Counter(answer.status_code for answer in answers) == {201: REPEATERS}
    assert all(same_answer(answer, answers[0]) for answer in answers)
    listed = eventually(lambda: all_pages(mia.http, PLANETS, home_star=star), bool)
    assert listed == [answers[0].json()]


def test_of_registrations_at_once_one_has_its_effect_and_all_its_answer(
    anyone: httpx.Client,
) -> None:
    """As many as a login may be tried at once, since a repetition checks the password."""
    user, key = a_user(), a_key()

    answers = at_once([partial(anyone.post, USERS, json=user, headers=key)] * PAIR_MOST)

    assert Counter(answer.status_code for answer in answers) == {201: PAIR_MOST}
    assert all(same_answer(answer, answers[0]) for answer in answers)
    assert log_in(anyone, user["email"], user["password"])


@pytest.mark.parametrize("meanwhile", ["nothing", "PATCH", "DELETE"])
def test_the_first_answer_comes_again_whatever_became_of_the_thing(
    mia: Member, collection: Collection, meanwhile: str
) -> None:
    document, key = collection.draw(), a_key()
    first = mia.http.post(collection.path, json=document, headers=key)
    if meanwhile != "nothing":
        thing = collection.added(mia, document, first)
        changed = thing.http.request(meanwhile, thing.path, json=thing.body(meanwhile))
        assert changed.is_success

    again = mia.http.post(collection.path, json=document, headers=key)

    assert same_answer(first, again)


@pytest.mark.needs("own runtime")
def test_a_client_that_was_cut_off_gets_its_answer_when_it_asks_again(
    base_url: str, mia: Member, collection: Collection
) -> None:
    document, key = collection.draw(), a_key()
    request = mia.http.build_request("POST", collection.path, json=document, headers=key)
    lines = [
        f"POST {collection.path} HTTP/1.1",
        *(f"{name}: {text}" for name, text in request.headers.items()),
    ]
    url = httpx.URL(base_url)
    with socket.create_connection((url.host, url.port or 80)) as connection:
        connection.sendall("\r\n".join([*lines, "", ""]).encode() + request.content)

    again = mia.http.post(collection.path, json=document, headers=key)

    assert again.status_code == 201
    thing = collection.added(mia, document, again)
    assert thing.http.get(thing.path).json() == again.json()


def test_a_key_belongs_to_one_request_only(mia: Member, collection: Collection) -> None:
    document, key = collection.draw(), a_key()
    mia.http.post(collection.path, json=document, headers=key)

    other = document | collection.changes[0]
    answer = mia.http.post(collection.path, json=other, headers=key)

    assert problem(answer, 422)["type"] == "urn:orrery:problem:idempotency-key-reused"


@pytest.mark.needs("inbox")
def test_a_repeated_registration_makes_one_account_and_sends_one_mail(
    anyone: httpx.Client, inbox: httpx.Client
) -> None:
    user, key = a_user(), a_key()
    email = user["email"]

    answers = [anyone.post(USERS, json=user, headers=key) for _ in range(3)]

    assert all(same_answer(answer, answers[0]) for answer in answers)
    assert log_in(anyone, email, user["password"])
    assert len(eventually(lambda: mails_to(email, inbox), bool)) == 1


def test_a_registration_repeated_with_another_password_is_another_request(
    anyone: httpx.Client,
) -> None:
    user, key = a_user(), a_key()
    anyone.post(USERS, json=user, headers=key)

    answer = anyone.post(USERS, json=user | {"password": OTHER_PASSWORD}, headers=key)

    assert problem(answer, 422)["type"] == "urn:orrery:problem:idempotency-key-reused"
    assert log_in(anyone, user["email"], user["password"])


def test_a_password_cannot_be_guessed_by_repeating_a_registration(anyone: httpx.Client) -> None:
    """Within twice the attempts of a window, since the next one may begin meanwhile."""
    user, key = a_user(), a_key()
    anyone.post(USERS, json=user, headers=key)
    guess = user | {"password": OTHER_PASSWORD}

    answers = [anyone.post(USERS, json=guess, headers=key) for _ in range(2 * PAIR_MOST + 1)]

    assert [it.status_code for it in answers[:PAIR_MOST]] == [422] * PAIR_MOST
    limited = next(it for it in answers if it.status_code != 422)
    assert problem(limited, 429)["type"] == "urn:orrery:problem:too-many-attempts"
    assert 1 <= int(limited.headers["Retry-After"]) <= WINDOW_LASTS.total_seconds()


def test_a_stranger_with_a_key_gets_nothing_of_its_owners(mia: Member, max_: Member) -> None:
    planet, key = a_planet(), a_key()
    mia.http.post(PLANETS, json=planet, headers=key)

    answer = max_.http.post(PLANETS, json=planet, headers=key)

    assert problem(answer, 409)["type"] == "urn:orrery:problem:planet-name-taken"


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256])
def test_what_is_no_key_is_refused(mia: Member, collection: Collection, key: str) -> None:
    document, headers = collection.draw(), {b"Idempotency-Key": key.encode()}

    answer = mia.http.post(collection.path, json=document, headers=headers)

    assert problem(answer, 400)["errors"][0]["header"] == "Idempotency-Key"
    assert mia.http.post(collection.path, json=document).status_code == 201
