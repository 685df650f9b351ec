"""Bad input, over HTTP: always a problem that points to the field, and nothing is stored."""

import gzip
import json
from collections.abc import Mapping, Sequence

import httpx
import pytest

from tests.e2e.api import (
    ME,
    PLANETS,
    USERS,
    Document,
    Member,
    a_planet,
    a_user,
    added,
    all_pages,
    eventually,
    pointers,
    problem,
    unique,
)
from tests.e2e.resources import Collection, Resource

JSON = {"Content-Type": "application/json"}
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
MEGABYTE = 1024 * 1024

beyond_lambda = pytest.mark.needs("payload limit")

BAD_QUANTITIES = {
    "text": '"5"',
    "true": "true",
    "a list": "[5]",
    "an object": "{}",
    "beyond the largest": "1e300",
    "below the smallest": "5e-324",
    "zero": "0",
    "negative": "-1",
    "an integer of many digits": "9" * 400,
}
BAD_NAMES = {
    "a number": "5",
    "null": "null",
    "empty": '""',
    "blank": '"   "',
    "invisible": r'"\u200b\u2060"',
    "NUL": r'"Vega\u0000b"',
    "a line break": r'"Vega\nb"',
    "a lone surrogate": r'"Vega\ud800"',
    "too many characters": json.dumps("V" * 201),
}
NO_DOCUMENTS = {
    "nothing": b"",
    "no JSON": b"mass=5",
    "half a document": b'{"name": "Vega"',
    "NaN": b'{"mass": NaN}',
    "Infinity": b'{"mass": Infinity}',
    "-Infinity": b'{"mass": -Infinity}',
    "a number beyond any float": b'{"mass": 1e400}',
    "a name twice": b'{"mass": 1, "mass": 2}',
    "deep nesting": b"[" * 30_000,
    "a list": b"[]",
    "a text": b'"Vega"',
    "null": b"null",
}


GIVEN_TO_ALL = ["version", "created_at", "updated_at"]


class PlanetsOfAStar:
    """The planets of a star of this test alone, which show what was stored."""

    def __init__(self, member: Member) -> None:
        self.name = unique("Star")
        self._member = member

    def planet(self) -> Document:
        return a_planet(planet_name=unique("Bad"), home_star=self.name)

    def planets_beside_a_good_one(self) -> list[Document]:
        """Add a good planet, and wait until it is listed; return what else there is."""
        good = added(self._member, home_star=self.name)

        def listed() -> list[Document]:
            return all_pages(self._member.http, PLANETS, home_star=self.name)

        return [planet for planet in eventually(listed, lambda it: good in it) if planet != good]


@pytest.fixture
def star(mia: Member) -> PlanetsOfAStar:
    return PlanetsOfAStar(mia)


def with_raw(document: Mapping[str, object], field: str, raw: str) -> str:
    """Write a document as JSON, one of whose fields is given as it shall stand there."""
    members = {name: json.dumps(value) for name, value in document.items()} | {field: raw}
    return "{" + ", ".join(f'"{name}": {value}' for name, value in members.items()) + "}"


@pytest.mark.parametrize("field", ["mass", "radius", "distance"])
@pytest.mark.parametrize("bad", BAD_QUANTITIES)
def test_a_number_that_is_none_is_pointed_to(
    mia: Member, star: PlanetsOfAStar, field: str, bad: str
) -> None:
    body = with_raw(star.planet(), field, BAD_QUANTITIES[bad])

    answer = mia.http.post(PLANETS, content=body, headers=JSON)

    assert pointers(problem(answer, 400)) == [f"#/{field}"]
    assert star.planets_beside_a_good_one() == []


@pytest.mark.parametrize("field", ["planet_name", "planet_type"])
@pytest.mark.parametrize("bad", BAD_NAMES)
def test_a_text_that_is_none_is_pointed_to(
    mia: Member, star: PlanetsOfAStar, field: str, bad: str
) -> None:
    body = with_raw(star.planet(), field, BAD_NAMES[bad])

    answer = mia.http.post(PLANETS, content=body, headers=JSON)

    assert pointers(problem(answer, 400)) == [f"#/{field}"]
    assert star.planets_beside_a_good_one() == []


@pytest.mark.parametrize("bad", BAD_NAMES)
def test_a_star_that_has_no_name_is_pointed_to(mia: Member, bad: str) -> None:
    planet = a_planet()
    body = with_raw(planet, "home_star", BAD_NAMES[bad])

    answer = mia.http.post(PLANETS, content=body, headers=JSON)

    assert pointers(problem(answer, 400)) == ["#/home_star"]
    assert mia.http.post(PLANETS, json=planet).status_code == 201  # its name is still free


def test_a_field_that_is_not_known_is_pointed_to(mia: Member, collection: Collection) -> None:
    good = collection.draw()

    answer = mia.http.post(collection.path, json=good | {"co/lo~ur": "red"})

    assert pointers(problem(answer, 400)) == ["#/co~1lo~0ur"]
    assert mia.http.post(collection.path, json=good).status_code == 201  # nothing was stored


@pytest.mark.parametrize("field", [*GIVEN_TO_ALL, "id", "roles", "email_verified"])
def test_nobody_chooses_what_the_service_gives(anyone: httpx.Client, field: str) -> None:
    good = a_user()

    answer = anyone.post(USERS, json=good | {field: 1})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]
    assert anyone.post(USERS, json=good).status_code == 201  # nothing was stored


@pytest.mark.parametrize("field", [*GIVEN_TO_ALL, "planet_id", "created_by", "catalogue"])
def test_nobody_chooses_what_the_service_gives_a_planet(
    mia: Member, star: PlanetsOfAStar, field: str
) -> None:
    answer = mia.http.post(PLANETS, json=star.planet() | {field: 1})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]
    assert star.planets_beside_a_good_one() == []


@pytest.mark.parametrize(
    ("path", "bad", "absent"),
    [
        (USERS, {"first_name": "", "email": 5}, ["last_name", "password"]),
        (PLANETS, {"planet_name": "", "mass": "5"}, ["planet_type", "home_star"]),
    ],
)
def test_every_fault_is_pointed_to_at_once(
    mia: Member, path: str, bad: Document, absent: Sequence[str]
) -> None:
    answer = mia.http.post(path, json=bad | {"colour": "red"})

    faults = {f"#/{field}" for field in (*bad, *absent, "colour")}
    assert set(pointers(problem(answer, 400))) == faults


@pytest.mark.parametrize("bad", NO_DOCUMENTS)
def test_a_body_that_is_no_document_is_pointed_to_as_a_whole(
    mia: Member, collection: Collection, bad: str
) -> None:
    answer = mia.http.post(collection.path, content=NO_DOCUMENTS[bad], headers=JSON)

    assert pointers(problem(answer, 400)) == ["#"]


@pytest.mark.parametrize(
    ("path", "body", "pointer"),
    [
        (USERS, "first_name=a&first_name=b", "#/first_name"),
        (USERS, "first_name=%00", "#/first_name"),
        (USERS, "first_name=%ff", "#"),
        (USERS, "first_name=%ed%a0%80", "#"),
        (PLANETS, "mass=five", "#/mass"),
        (PLANETS, "mass=1_000", "#/mass"),
        (PLANETS, "mass=%205", "#/mass"),
        (PLANETS, "mass=nan", "#/mass"),
        (PLANETS, "mass=0x10", "#/mass"),
        (PLANETS, "mass=1e300", "#/mass"),
        (PLANETS, "mass=1&mass=2", "#/mass"),
        (PLANETS, "planet_name=%00", "#/planet_name"),
        (PLANETS, "planet_name=%ff", "#"),
        (PLANETS, "planet_name=%ed%a0%80", "#"),
    ],
)
def test_a_form_is_checked_as_json_is(mia: Member, path: str, body: str, pointer: str) -> None:
    answer = mia.http.post(path, content=body, headers=FORM)

    assert pointer in pointers(problem(answer, 400))


@pytest.mark.parametrize(
    "size",
    [
        64 * 1024 + 1,
        pytest.param(7 * MEGABYTE, marks=beyond_lambda),
        pytest.param(10 * MEGABYTE, marks=beyond_lambda),
        pytest.param(11 * MEGABYTE, marks=beyond_lambda),
    ],
)
def test_a_body_that_is_too_large_is_refused(
    mia: Member, collection: Collection, size: int
) -> None:
    good = collection.draw()

    answer = mia.http.post(collection.path, json=good | {"more": "x" * size})

    problem(answer, 413)
    assert mia.http.post(collection.path, json=good).status_code == 201  # nothing was stored


@pytest.mark.needs("firewall")
def test_a_packed_body_is_refused_which_the_firewall_could_not_read(
    mia: Member, collection: Collection
) -> None:
    body = gzip.compress(json.dumps(collection.draw()).encode())
    headers = {**JSON, "Content-Encoding": "gzip"}

    answer = mia.http.post(collection.path, content=body, headers=headers)

    assert answer.status_code == 415
    assert answer.headers["Accept-Encoding"] == "identity"


@pytest.mark.parametrize("content_type", ["", "text/plain", "multipart/form-data; boundary=x"])
def test_a_media_type_that_is_not_known_is_refused(
    mia: Member, collection: Collection, content_type: str
) -> None:
    body, headers = json.dumps(collection.draw()), {"Content-Type": content_type}

    answer = mia.http.post(collection.path, content=body, headers=headers)

    problem(answer, 415)


def test_a_form_is_no_merge_patch(thing: Resource) -> None:
    problem(thing.http.patch(thing.path, data=thing.body("PATCH")), 415)


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("bad", BAD_NAMES)
def test_a_bad_change_changes_nothing(mia: Member, method: str, bad: str) -> None:
    before = mia.http.get(ME).json()
    names = {"first_name": "Mira", "last_name": "Sol", "email": mia.email}
    body = with_raw(names, "last_name", BAD_NAMES[bad])

    answer = mia.http.request(method, ME, content=body, headers=JSON)

    assert pointers(problem(answer, 400)) == ["#/last_name"]
    assert mia.http.get(ME).json() == before


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
@pytest.mark.parametrize("bad", BAD_QUANTITIES)
def test_a_bad_change_changes_nothing_of_a_planet(mia: Member, method: str, bad: str) -> None:
    planet = added(mia)
    there = f"{PLANETS}/{planet['planet_id']}"
    body = with_raw(a_planet(), "mass", BAD_QUANTITIES[bad])

    answer = mia.http.request(method, there, content=body, headers=JSON)

    assert pointers(problem(answer, 400)) == ["#/mass"]
    assert mia.http.get(there).json() == planet


@pytest.mark.parametrize("field", ["first_name", "last_name", "email"])
def test_null_clears_no_text(mia: Member, field: str) -> None:
    answer = mia.http.patch(ME, json={field: None})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]


@pytest.mark.parametrize("field", ["planet_name", "planet_type", "home_star"])
def test_null_clears_no_text_of_a_planet(mia: Member, field: str) -> None:
    there = f"{PLANETS}/{added(mia)['planet_id']}"

    answer = mia.http.patch(there, json={field: None})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("email", "nobody"),
        ("email", "a@b@example.com"),
        ("email", "näme@example.com"),
        ("email", "mia@example.com\u0000"),
        ("email", "m" * 250 + "@example.com"),
        ("email", 5),
        ("first_name", "\u202e"),
        ("first_name", "M" * 101),
        ("last_name", "\u001b[31m"),
        ("last_name", ["Stern"]),
        ("password", "short"),
        ("password", "x" * 129),
        ("password", "password1234"),
        ("password", "SternSternStern"),
        ("password", 123456789012),
    ],
)
def test_a_registration_with_a_bad_field_is_refused(
    anyone: httpx.Client, field: str, value: object
) -> None:
    asked = a_user()

    answer = anyone.post(USERS, json=asked | {field: value})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]
    if field != "email":
        assert anyone.post(USERS, json=asked).status_code == 201  # the address is still free


def test_a_refusal_never_repeats_the_password(anyone: httpx.Client) -> None:
    answer = anyone.post(USERS, json=a_user(password="qwertyuiop12"))

    problem(answer, 400)
    assert "qwertyuiop12" not in answer.text
