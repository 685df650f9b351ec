"""Entity tags and conditional requests, over HTTP."""

from collections import Counter
from functools import partial

import httpx
import pytest

from tests.e2e.api import (
    PLANETS,
    USERS,
    Member,
    a_planet,
    added,
    at_once,
    link,
    new_member,
    problem,
)


@pytest.fixture
def there(mia: Member) -> str:
    """Return the path of a new planet."""
    return f"{PLANETS}/{added(mia)['planet_id']}"


def test_what_was_added_has_its_first_tag(mia: Member) -> None:
    answer = mia.http.post(PLANETS, json=a_planet())

    assert (
        mia.http.get(link(answer, answer.headers["Location"])).headers["ETag"]
        == answer.headers["ETag"]
    )


def test_each_change_gives_another_tag(mia: Member, there: str) -> None:
    before = mia.http.get(there).headers["ETag"]

    after = mia.http.patch(there, json={"mass": 2.0}).headers["ETag"]

    assert after != before
    assert mia.http.get(there).headers["ETag"] == after


@pytest.mark.parametrize("path", [PLANETS, f"{USERS}/me", "/.well-known/jwks.json"])
def test_what_the_client_has_already_is_not_sent_again(mia: Member, path: str) -> None:
    tag = mia.http.get(path).headers["ETag"]

    answer = mia.http.get(path, headers={"If-None-Match": tag})

    assert (answer.status_code, answer.content) == (304, b"")
    assert answer.headers["ETag"] == tag


@pytest.mark.parametrize("change", ["put", "patch", "delete"])
def test_a_planet_of_another_version_is_not_changed(mia: Member, there: str, change: str) -> None:
    old = mia.http.get(there).headers["ETag"]
    now = mia.http.patch(there, json={"mass": 2.0}).json()
    body = {"put": a_planet(), "patch": {"mass": 3.0}}.get(change)

    answer = mia.http.request(change, there, json=body, headers={"If-Match": old})

    assert problem(answer, 412)["type"] == "urn:orrery:problem:version-mismatch"
    assert mia.http.get(there).json() == now


@pytest.mark.parametrize("change", ["put", "patch", "delete"])
def test_a_user_of_another_version_is_not_changed(anyone: httpx.Client, change: str) -> None:
    member = new_member(anyone)
    me = f"{USERS}/me"
    old = member.http.get(me).headers["ETag"]
    now = member.http.patch(me, json={"first_name": "Mira"}).json()
    names = {"first_name": "M", "last_name": "S", "email": member.email}
    body = {"put": names, "patch": {"first_name": "M"}}.get(change)

    answer = member.http.request(change, me, json=body, headers={"If-Match": old})

    problem(answer, 412)
    assert member.http.get(me).json() == now


@pytest.mark.parametrize("header", ["*", '"1"', '"7", "1"'])
def test_the_expected_version_is_changed(mia: Member, there: str, header: str) -> None:
    answer = mia.http.patch(there, json={"mass": 2.0}, headers={"If-Match": header})

    assert answer.status_code == 200


@pytest.mark.parametrize("header", ['W/"1"', '"foreign"', "1", '"', ""])
def test_weak_foreign_and_malformed_tags_match_nothing(
    mia: Member, there: str, header: str
) -> None:
    answer = mia.http.patch(there, json={"mass": 2.0}, headers={"If-Match": header})

    problem(answer, 412)


def test_of_two_writers_with_one_tag_one_writes(mia: Member, there: str) -> None:
    headers = {"If-Match": mia.http.get(there).headers["ETag"]}
    bodies = [{"mass": 2.0}, {"mass": 3.0}]

    answers = at_once([partial(mia.http.patch, there, json=b, headers=headers) for b in bodies])

    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 1}


def test_a_page_links_to_the_next_one(mia: Member) -> None:
    for _ in range(3):
        added(mia)
    first = mia.http.get(PLANETS, params={"limit": 1, "sort": "-planet_name"})

    following = mia.http.get(link(first, first.links["next"]["url"]))

    cursor = first.json()["next_cursor"]
    by_cursor = mia.http.get(PLANETS, params={"limit": 1, "sort": "-planet_name", "cursor": cursor})
    assert following.json() == by_cursor.json()
