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
    client,
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


@pytest.mark.parametrize("path", [PLANETS, f"{USERS}/me", "/.well-known/jwks.json", "/docs"])
def test_what_the_client_has_already_is_not_sent_again(mia: Member, path: str) -> None:
    first = mia.http.get(path)

    answer = mia.http.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (answer.status_code, answer.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert answer.headers[name] == first.headers[name], name


@pytest.mark.needs("content type of 304")
def test_the_answer_that_nothing_changed_names_the_same_type(mia: Member) -> None:
    first = mia.http.get(PLANETS)

    answer = mia.http.get(PLANETS, headers={"If-None-Match": first.headers["ETag"]})

    assert answer.headers["Content-Type"] == first.headers["Content-Type"]


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


@pytest.mark.parametrize("header", ["*", "{tag}", '"another", {tag}'])
def test_the_expected_version_is_changed(mia: Member, there: str, header: str) -> None:
    tag = mia.http.get(there).headers["ETag"]

    answer = mia.http.patch(there, json={"mass": 2.0}, headers={"If-Match": header.format(tag=tag)})

    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["W/{tag}", '"foreign"', '"1"', ""])
def test_weak_and_foreign_tags_match_nothing(mia: Member, there: str, header: str) -> None:
    tag = mia.http.get(there).headers["ETag"]

    answer = mia.http.patch(there, json={"mass": 2.0}, headers={"If-Match": header.format(tag=tag)})

    problem(answer, 412)


@pytest.mark.parametrize("name", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_what_is_no_list_of_tags_is_refused_by_its_header(
    mia: Member, there: str, method: str, name: str
) -> None:
    body = {"PUT": a_planet(), "PATCH": {"mass": 2.0}}.get(method)

    answer = mia.http.request(method, there, json=body, headers={name: "1"})

    [fault] = problem(answer, 400)["errors"]
    assert fault["header"] == name
    assert "in double quotes" in fault["detail"]
    assert mia.http.get(there).status_code == 200


def test_the_tag_of_one_document_is_no_other_documents(mia: Member, max_: Member) -> None:
    """Neither of two that nobody has changed yet is taken for the other."""
    paths = {
        f"{USERS}/{mia.user_id}": mia,
        f"{USERS}/{max_.user_id}": max_,
        f"{PLANETS}/{added(mia)['planet_id']}": mia,
        f"{PLANETS}/{added(max_)['planet_id']}": max_,
    }
    tags = {path: member.http.get(path).headers["ETag"] for path, member in paths.items()}

    for path, member in paths.items():
        for other, tag in tags.items():
            if other == path:
                continue
            body = {"last_name": "Stern"} if path.startswith(USERS) else {"mass": 5.0}
            seen = member.http.get(path, headers={"If-None-Match": tag})
            changed = member.http.patch(path, json=body, headers={"If-Match": tag})
            assert (seen.status_code, changed.status_code) == (200, 412)


def test_who_logs_in_next_is_not_shown_what_the_one_before_saw(mia: Member, max_: Member) -> None:
    mias = mia.http.get(f"{USERS}/me")

    maxs = max_.http.get(f"{USERS}/me", headers={"If-None-Match": mias.headers["ETag"]})

    assert (maxs.status_code, maxs.json()["id"]) == (200, max_.user_id)


@pytest.mark.parametrize("path", ["/me", "", "?limit=x"])
def test_what_depends_on_the_caller_says_so(mia: Member, path: str) -> None:
    vary = mia.http.get(f"{USERS}{path}").headers["Vary"]

    assert vary == "Authorization, Accept-Encoding"


@pytest.mark.needs("gateway responses")
@pytest.mark.parametrize("authorization", [None, "Bearer x"])
def test_a_refusal_of_the_gateway_depends_on_the_caller_too(
    anyone: httpx.Client, authorization: str | None
) -> None:
    headers = {"Authorization": authorization} if authorization else {}

    answer = anyone.get(f"{USERS}/me", headers=headers)

    assert (answer.status_code, answer.headers["Vary"]) == (401, "Authorization")


@pytest.mark.parametrize("header", ["*", "{tag}", 'W/{tag}, "another"'])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_is_there_is_not_changed_if_it_should_not_be(
    mia: Member, there: str, method: str, header: str
) -> None:
    """RFC 9110 §13.1.2."""
    before = mia.http.get(there)
    headers = {"If-None-Match": header.format(tag=before.headers["ETag"])}
    body = {"PUT": a_planet(), "PATCH": {"mass": 2.0}}.get(method)

    problem(mia.http.request(method, there, json=body, headers=headers), 412)

    assert mia.http.get(there).json() == before.json()


def test_what_is_no_longer_the_expected_version_is_not_read(mia: Member, there: str) -> None:
    old = mia.http.get(there).headers["ETag"]
    mia.http.patch(there, json={"mass": 2.0})

    answer = mia.http.get(there, headers={"If-Match": old, "If-None-Match": old})

    problem(answer, 412)


def test_the_lines_of_a_header_are_one_list(mia: Member, there: str) -> None:
    """RFC 9110 §5.3."""
    tag = mia.http.get(there).headers["ETag"]
    lines = [tag, '"another"']

    read = mia.http.get(there, headers=[("If-None-Match", line) for line in lines])
    written = mia.http.patch(
        there, json={"mass": 2.0}, headers=[("If-Match", line) for line in lines]
    )

    assert (read.status_code, written.status_code) == (304, 200)


@pytest.mark.needs("repeated headers")
@pytest.mark.parametrize(
    "name",
    [
        "Idempotency-Key",
        pytest.param("X-Api-Key", marks=pytest.mark.needs("keys by the authorizer")),
    ],
)
def test_a_header_that_has_one_value_is_refused_with_two(mia: Member, name: str) -> None:
    planet = a_planet()

    answer = mia.http.post(PLANETS, json=planet, headers=[(name, "a" * 20), (name, "b" * 20)])

    assert problem(answer, 400)["errors"][0]["header"] == name
    assert mia.http.post(PLANETS, json=planet).status_code == 201


@pytest.mark.needs("gateway responses")
def test_two_tokens_are_nobodys(mia: Member, max_: Member) -> None:
    lines = [("Authorization", f"Bearer {member.token}") for member in (mia, max_)]

    with client(str(mia.http.base_url)) as http:
        answer = http.get(f"{USERS}/me", headers=lines)

    assert "Authorization" in problem(answer, 401)["detail"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_that_changes_nothing_makes_no_version(mia: Member, method: str) -> None:
    planet = a_planet()
    made = mia.http.post(PLANETS, json=planet)
    me = f"{USERS}/me"
    user = mia.http.get(me)
    names = {name: user.json()[name] for name in ("first_name", "last_name", "email")}

    for path, before, body in (
        (link(made, made.headers["Location"]), made, planet),
        (me, user, names),
    ):
        after = mia.http.request(method, path, json=body if method == "PUT" else {})
        assert after.status_code == 200
        assert after.headers["ETag"] == before.headers["ETag"]
        assert after.json() == before.json() == mia.http.get(path).json()


def test_a_change_that_changes_nothing_makes_no_version_on_the_old_route(mia: Member) -> None:
    before = mia.http.get(f"{USERS}/me")

    after = mia.http.put("/update_user", json={"id": mia.user_id})

    assert (after.status_code, after.headers["ETag"]) == (200, before.headers["ETag"])
    assert after.json() == before.json()


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
