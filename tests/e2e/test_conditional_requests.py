"""Entity tags and conditional requests, over HTTP."""

from collections import Counter
from functools import partial

import httpx
import pytest

from tests.e2e.api import ME, PLANETS, USERS, Member, at_once, client, link, problem
from tests.e2e.resources import COLLECTIONS, Collection, Resource


def test_what_was_added_has_its_first_tag(mia: Member, collection: Collection) -> None:
    document = collection.draw()

    answer = mia.http.post(collection.path, json=document)

    thing = collection.added(mia, document, answer)
    assert thing.http.get(thing.path).headers["ETag"] == answer.headers["ETag"]


def test_each_change_gives_another_tag(thing: Resource) -> None:
    before = thing.http.get(thing.path).headers["ETag"]

    after = thing.http.patch(thing.path, json=thing.body("PATCH")).headers["ETag"]

    assert after != before
    assert thing.http.get(thing.path).headers["ETag"] == after


@pytest.mark.parametrize("path", [PLANETS, ME, "/.well-known/jwks.json", "/docs"])
def test_what_the_client_has_already_is_not_sent_again(mia: Member, path: str) -> None:
    first = mia.http.get(path)

    answer = mia.http.get(path, headers={"If-None-Match": first.headers["ETag"]})

    assert (answer.status_code, answer.content) == (304, b"")
    for name in ("ETag", "Cache-Control", "Vary"):
        assert answer.headers[name] == first.headers[name], name


@pytest.mark.needs("content type of 304")
def test_the_answer_that_nothing_changed_names_the_same_type(mia: Member) -> None:
    first = mia.http.get(ME)

    answer = mia.http.get(ME, headers={"If-None-Match": first.headers["ETag"]})

    assert answer.headers["Content-Type"] == first.headers["Content-Type"]


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_is_of_another_version_is_not_changed(thing: Resource, method: str) -> None:
    old = thing.http.get(thing.path).headers["ETag"]
    now = thing.http.patch(thing.path, json=thing.collection.changes[1]).json()

    answer = thing.http.request(
        method, thing.path, json=thing.body(method), headers={"If-Match": old}
    )

    assert problem(answer, 412)["type"] == "urn:orrery:problem:version-mismatch"
    assert thing.http.get(thing.path).json() == now


@pytest.mark.parametrize("header", ["*", "{tag}", '"another", {tag}'])
def test_the_expected_version_is_changed(thing: Resource, header: str) -> None:
    tag = thing.http.get(thing.path).headers["ETag"]
    headers = {"If-Match": header.format(tag=tag)}

    answer = thing.http.patch(thing.path, json=thing.body("PATCH"), headers=headers)

    assert answer.status_code == 200


@pytest.mark.parametrize("header", ["W/{tag}", '"foreign"', '"1"', ""])
def test_weak_and_foreign_tags_match_nothing(thing: Resource, header: str) -> None:
    tag = thing.http.get(thing.path).headers["ETag"]
    headers = {"If-Match": header.format(tag=tag)}

    answer = thing.http.patch(thing.path, json=thing.body("PATCH"), headers=headers)

    problem(answer, 412)


@pytest.mark.parametrize("name", ["If-Match", "If-None-Match"])
@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_what_is_no_list_of_tags_is_refused_by_its_header(
    thing: Resource, method: str, name: str
) -> None:
    answer = thing.http.request(method, thing.path, json=thing.body(method), headers={name: "1"})

    [fault] = problem(answer, 400)["errors"]
    assert fault["header"] == name
    assert "in double quotes" in fault["detail"]
    assert thing.http.get(thing.path).status_code == 200


def test_the_tag_of_one_document_is_no_other_documents(mia: Member) -> None:
    """Neither of two that nobody has changed yet is taken for the other."""
    things = [collection.add(mia) for collection in COLLECTIONS.values() for _ in range(2)]
    tags = [thing.http.get(thing.path).headers["ETag"] for thing in things]

    for thing, own in zip(things, tags, strict=True):
        for tag in [each for each in tags if each != own]:
            seen = thing.http.get(thing.path, headers={"If-None-Match": tag})
            changed = thing.http.patch(
                thing.path, json=thing.body("PATCH"), headers={"If-Match": tag}
            )
            assert (seen.status_code, changed.status_code) == (200, 412)

    assert len(set(tags)) == len(things)


def test_who_logs_in_next_is_not_shown_what_the_one_before_saw(mia: Member, max_: Member) -> None:
    mias = mia.http.get(ME)

    maxs = max_.http.get(ME, headers={"If-None-Match": mias.headers["ETag"]})

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

    answer = anyone.get(ME, headers=headers)

    assert (answer.status_code, answer.headers["Vary"]) == (401, "Authorization")


@pytest.mark.parametrize("header", ["*", "{tag}", 'W/{tag}, "another"'])
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_what_is_there_is_not_changed_if_it_should_not_be(
    thing: Resource, method: str, header: str
) -> None:
    """RFC 9110 §13.1.2."""
    before = thing.http.get(thing.path)
    headers = {"If-None-Match": header.format(tag=before.headers["ETag"])}

    answer = thing.http.request(method, thing.path, json=thing.body(method), headers=headers)

    problem(answer, 412)
    assert thing.http.get(thing.path).json() == before.json()


def test_what_is_no_longer_the_expected_version_is_not_read(thing: Resource) -> None:
    old = thing.http.get(thing.path).headers["ETag"]
    thing.http.patch(thing.path, json=thing.body("PATCH"))

    answer = thing.http.get(thing.path, headers={"If-Match": old, "If-None-Match": old})

    problem(answer, 412)


def test_the_lines_of_a_header_are_one_list(thing: Resource) -> None:
    """RFC 9110 §5.3."""
    lines = [thing.http.get(thing.path).headers["ETag"], '"another"']

    read = thing.http.get(thing.path, headers=[("If-None-Match", line) for line in lines])
    written = thing.http.patch(
        thing.path, json=thing.body("PATCH"), headers=[("If-Match", line) for line in lines]
    )

    assert (read.status_code, written.status_code) == (304, 200)


@pytest.mark.needs("repeated headers")
def test_two_idempotency_keys_are_refused_and_nothing_is_added(
    mia: Member, collection: Collection
) -> None:
    document = collection.draw()
    lines = [("Idempotency-Key", "a" * 20), ("Idempotency-Key", "b" * 20)]

    answer = mia.http.post(collection.path, json=document, headers=lines)

    assert problem(answer, 400)["errors"][0]["header"] == "Idempotency-Key"
    assert mia.http.post(collection.path, json=document).status_code == 201


@pytest.mark.needs("repeated headers", "keys by the authorizer")
def test_two_api_keys_are_refused(mia: Member) -> None:
    answer = mia.http.get(ME, headers=[("X-Api-Key", "a" * 20), ("X-Api-Key", "b" * 20)])

    assert problem(answer, 400)["errors"][0]["header"] == "X-Api-Key"


@pytest.mark.needs("gateway responses")
def test_two_tokens_are_nobodys(mia: Member, max_: Member) -> None:
    lines = [("Authorization", f"Bearer {member.token}") for member in (mia, max_)]

    with client(str(mia.http.base_url)) as http:
        answer = http.get(ME, headers=lines)

    assert "Authorization" in problem(answer, 401)["detail"]


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_change_that_changes_nothing_makes_no_version(thing: Resource, method: str) -> None:
    before = thing.http.get(thing.path)
    body = thing.replacement if method == "PUT" else {}

    after = thing.http.request(method, thing.path, json=body)

    assert (after.status_code, after.headers["ETag"]) == (200, before.headers["ETag"])
    assert after.json() == before.json() == thing.http.get(thing.path).json()


def test_a_change_that_changes_nothing_makes_no_version_on_the_old_route(mia: Member) -> None:
    before = mia.http.get(ME)

    after = mia.http.put("/update_user", json={"id": mia.user_id})

    assert (after.status_code, after.headers["ETag"]) == (200, before.headers["ETag"])
    assert after.json() == before.json()


def test_of_two_writers_with_one_tag_one_writes(thing: Resource) -> None:
    headers = {"If-Match": thing.http.get(thing.path).headers["ETag"]}
    bodies = thing.collection.changes[:2]

    answers = at_once(
        [partial(thing.http.patch, thing.path, json=body, headers=headers) for body in bodies]
    )

    assert Counter(answer.status_code for answer in answers) == {200: 1, 412: 1}


def test_a_page_links_to_the_next_one(
    admin: httpx.Client, mia: Member, collection: Collection
) -> None:
    for _ in range(2):
        collection.add(mia)
    first = admin.get(collection.path, params={"limit": 1})

    following = admin.get(link(first, first.links["next"]["url"]))

    cursor = first.json()["next_cursor"]
    by_cursor = admin.get(collection.path, params={"limit": 1, "cursor": cursor})
    assert following.json() == by_cursor.json()
