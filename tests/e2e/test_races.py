"""What happens when many ask for the same at once, over HTTP."""

from collections import Counter
from functools import partial

import httpx

from tests.e2e.api import (
    PASSWORD,
    PLANETS,
    USERS,
    Member,
    a_planet,
    a_user,
    added,
    an_email,
    at_once,
    log_in,
    problem,
    unique,
)
from tests.e2e.resources import Resource
from tests.e2e.rungs import at_once_most

MANY = at_once_most()


def in_some_case(text: str, number: int) -> str:
    """Write a text with other letters in upper case for each number."""
    return "".join(c.upper() if (number >> i % 6) & 1 else c for i, c in enumerate(text))


def test_of_many_registrations_of_one_address_one_succeeds(anyone: httpx.Client) -> None:
    email = an_email()
    asked = [a_user(email=in_some_case(email, number)) for number in range(MANY)]

    answers = at_once([partial(anyone.post, USERS, json=user) for user in asked])

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: MANY - 1}
    assert log_in(anyone, email, PASSWORD)


def test_of_many_planets_of_one_name_one_is_added(mia: Member) -> None:
    name = unique("Race")
    asked = [a_planet(planet_name=in_some_case(name, number)) for number in range(MANY)]

    answers = at_once([partial(mia.http.post, PLANETS, json=planet) for planet in asked])

    assert Counter(answer.status_code for answer in answers) == {201: 1, 409: MANY - 1}


def test_of_many_planets_renamed_to_one_name_one_is_called_so(mia: Member) -> None:
    name = unique("Race")
    there = [f"{PLANETS}/{added(mia)['planet_id']}" for _ in range(8)]

    answers = at_once([partial(mia.http.patch, path, json={"planet_name": name}) for path in there])

    assert Counter(answer.status_code for answer in answers) == {200: 1, 409: 7}
    called = [mia.http.get(path).json()["planet_name"] for path in there]
    assert called.count(name) == 1


def test_of_changes_at_once_none_that_succeeded_is_lost(thing: Resource) -> None:
    expected, changes = thing.http.get(thing.path).json(), thing.collection.changes

    answers = at_once([partial(thing.http.patch, thing.path, json=each) for each in changes])

    for change, answer in zip(changes, answers, strict=True):
        if answer.status_code == 200:
            expected |= change
        else:
            assert problem(answer, 409)["type"].endswith("-changed")
    shown = thing.http.get(thing.path).json()
    assert shown == expected | {"updated_at": shown["updated_at"]}


def test_of_many_removals_one_succeeds(thing: Resource) -> None:
    """Who removes themselves is nobody afterwards."""
    answers = at_once([partial(thing.http.delete, thing.path)] * 8)

    statuses = Counter(answer.status_code for answer in answers)
    assert statuses[204] == 1
    assert statuses.keys() <= {204, 401, 404, 409}
