"""Texts as clients send them, over HTTP: other bytes than UTF-8, and names that look alike."""

from uuid import uuid4

import httpx
import pytest

from tests.e2e.api import (
    PASSWORD,
    PLANETS,
    TOKENS,
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
from tests.e2e.resources import COLLECTIONS, Collection

FORM = "application/x-www-form-urlencoded"
FORMS = {"Content-Type": FORM}
LATIN_1 = "Zo\u00eb".encode("latin-1")

DRAWN_BY = {collection.path: collection.draw for collection in COLLECTIONS.values()}

not_utf_8 = pytest.mark.needs("other bytes than UTF-8")


def as_latin_1(document: Document, field: str) -> bytes:
    """Write JSON as a client does that thinks in Latin-1, with an accent in one field."""
    members = [f'"{name}": "{value}"' for name, value in document.items() if name != field]
    return '{{{}, "{}": "Zo\u00eb-star-and-more"}}'.format(", ".join(members), field).encode(
        "latin-1"
    )


@not_utf_8
@pytest.mark.parametrize("field", ["first_name", "last_name", "password"])
def test_a_text_that_is_no_utf_8_is_pointed_to(anyone: httpx.Client, field: str) -> None:
    headers = {"Content-Type": "application/json"}

    answer = anyone.post(USERS, content=as_latin_1(a_user(), field), headers=headers)

    assert pointers(problem(answer, 400)) == [f"#/{field}"]


@not_utf_8
def test_another_charset_is_refused(anyone: httpx.Client) -> None:
    headers = {"Content-Type": "application/json; charset=iso-8859-1"}

    answer = anyone.post(USERS, content=as_latin_1(a_user(), "first_name"), headers=headers)

    assert "UTF-8" in problem(answer, 415)["detail"]


@not_utf_8
@pytest.mark.parametrize("field", ["username", "password"])
def test_a_credential_that_is_no_utf_8_is_an_invalid_request(
    anyone: httpx.Client, field: str
) -> None:
    other = {"username": b"password=x", "password": b"username=ada@example.com"}[field]
    body = b"grant_type=password&" + other + f"&{field}=".encode() + LATIN_1

    answer = anyone.post(TOKENS, content=body, headers=FORMS)

    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_request")
    assert field in answer.json()["error_description"]


@not_utf_8
@pytest.mark.parametrize(
    ("path", "parameter"), [(USERS, "cursor"), (PLANETS, "cursor"), (PLANETS, "home_star")]
)
def test_a_parameter_that_is_no_utf_8_is_named(mia: Member, path: str, parameter: str) -> None:
    answer = mia.http.get(f"{path}?{parameter}=Zo%eb")

    assert pointers(problem(answer, 400)) == [parameter]


def test_a_form_may_have_its_letters_as_they_are(anyone: httpx.Client) -> None:
    """As `curl -d first_name=Zoë` sends it."""
    user = a_user(first_name="Zoë", password=PASSWORD)
    body = "&".join(f"{name}={value}" for name, value in user.items()).replace("+", "%2B")

    answer = anyone.post(USERS, content=body.encode(), headers=FORMS)

    assert answer.status_code == 201, answer.text
    assert answer.json()["first_name"] == "Zoë"


@pytest.mark.parametrize("alike", ["{} ", " {}", "{}", "{}\u00a0", "\u3000{}"], ids=ascii)
def test_a_name_with_other_white_space_is_the_same(mia: Member, alike: str) -> None:
    planet = added(mia, planet_name=f"{unique('Vega')} b")
    name = alike.format(planet["planet_name"].replace(" ", " \u00a0 "))

    answer = mia.http.post(PLANETS, json=a_planet(planet_name=name))

    assert problem(answer, 409)["type"] == "urn:orrery:problem:planet-name-taken"


@pytest.mark.parametrize(
    "spoilt",
    ["Ada\u202etxt.exe", "\u2066x", "Ada\u2028B", "Vega\u200bb", "Vega b\ufe0f"],
    ids=ascii,
)
@pytest.mark.parametrize(
    ("path", "field"),
    [
        (USERS, "first_name"),
        (USERS, "last_name"),
        (PLANETS, "planet_name"),
        (PLANETS, "planet_type"),
        (PLANETS, "home_star"),
    ],
)
def test_what_cannot_be_seen_is_pointed_to(mia: Member, path: str, field: str, spoilt: str) -> None:
    answer = mia.http.post(path, json=DRAWN_BY[path]() | {field: spoilt})

    assert pointers(problem(answer, 400)) == [f"#/{field}"]


@pytest.mark.parametrize("filtered", ["home_star", "planet_type"])
def test_a_filter_compares_as_names_are_compared(mia: Member, filtered: str) -> None:
    value = f"{unique('Ångström')} A"
    planet = added(mia, **{filtered: f" {value} "})
    alike = f"{value.upper().replace('Å', 'A\u030a')}\u00a0"

    found = eventually(lambda: all_pages(mia.http, PLANETS, **{filtered: alike}), bool)

    assert planet[filtered] == value
    assert found == [planet]


def test_a_cursor_serves_the_same_list_in_another_spelling(mia: Member) -> None:
    star = unique("Twin")
    there = [added(mia, home_star=star) for _ in range(2)]
    eventually(lambda: all_pages(mia.http, PLANETS, home_star=star), lambda it: len(it) == 2)
    first = mia.http.get(PLANETS, params={"home_star": star, "limit": 1}).json()

    again = {"home_star": f"{star.upper()} ", "sort": "planet_name", "name_prefix": ""}
    second = mia.http.get(PLANETS, params={**again, "cursor": first["next_cursor"]})

    assert second.status_code == 200, second.text
    ids = [planet["planet_id"] for planet in [*first["items"], *second.json()["items"]]]
    assert sorted(ids) == sorted(planet["planet_id"] for planet in there)


def test_empty_parameters_are_absent(admin: httpx.Client, collection: Collection) -> None:
    answer = admin.get(f"{collection.path}?limit=&cursor=")

    assert answer.status_code == 200, answer.text


def test_empty_filters_are_absent(mia: Member) -> None:
    answer = mia.http.get(f"{PLANETS}?name_prefix=&sort=&planet_type=&home_star=")

    assert answer.status_code == 200, answer.text


def test_an_empty_parameter_is_missing_where_one_is_needed(mia: Member) -> None:
    missing = mia.http.delete("/removeuser?id=")

    assert pointers(problem(missing, 400)) == ["id"]


def test_one_request_in_two_spellings_has_one_effect(anyone: httpx.Client) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    user = a_user(first_name="Åsa", last_name="Mia Stern")
    other = user | {"first_name": " A\u030asa ", "last_name": "Mia  Stern"}

    first = anyone.post(USERS, json=user, headers=key)
    again = anyone.post(USERS, json=other, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


def test_one_planet_in_two_spellings_is_added_once(mia: Member) -> None:
    key = {"Idempotency-Key": uuid4().hex}
    name = unique("Å")
    planet = {"planet_name": f"{name} b", "planet_type": "rocky", "home_star": "Å"}
    other = {
        "planet_name": f" {name.replace('Å', 'A\u030a')}  b",
        "planet_type": "rocky ",
        "home_star": "A\u030a",
        "mass": None,
    }

    first = mia.http.post(PLANETS, json=planet, headers=key)
    again = mia.http.post(PLANETS, json=other, headers=key)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.json() == first.json()


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_planets_fields_that_are_only_shown_are_read_only(mia: Member, method: str) -> None:
    planet = added(mia)

    answer = mia.http.request(method, f"{PLANETS}/{planet['planet_id']}", json=planet)

    faults = {fault["pointer"]: fault["detail"] for fault in problem(answer, 400)["errors"]}
    shown = ("planet_id", "created_by", "created_at", "updated_at")
    assert faults == {f"#/{field}": "is read-only" for field in shown}


def test_a_users_fields_that_are_only_shown_are_read_only(mia: Member) -> None:
    answer = mia.http.put(f"{USERS}/me", json=mia.user)

    faults = {fault["pointer"]: fault["detail"] for fault in problem(answer, 400)["errors"]}
    addresses = ("email_verified", "pending_email", "undeliverable")
    shown = ("id", *addresses, "created_at", "updated_at")
    assert faults == {f"#/{field}": "is read-only" for field in shown}


def test_a_list_in_the_place_of_an_object_hears_so(mia: Member, collection: Collection) -> None:
    answer = mia.http.post(collection.path, json=[collection.draw()])

    [fault] = problem(answer, 400)["errors"]
    assert fault == {"detail": "must be a JSON object", "pointer": "#"}
