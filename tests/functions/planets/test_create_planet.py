"""POST /planets."""

from typing import Any

import pytest

from functions.planets.create_planet import handler
from shared.domain.planets.planet import Planet
from tests.events import Body, as_form, as_json, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.planets.shown import a_shown_planet
from tests.functions.services import contribution

DETAILS: dict[str, Any] = {
    "planet_name": "Kepler-22 b",
    "planet_type": "ocean",
    "home_star": "Kepler-22",
}


def test_a_new_planet_is_answered_with_its_place() -> None:
    store = FakeStore()

    sent = send(handler, event_of("create_planet", body=as_json(DETAILS)), contribution(store))

    (planet,) = store.all(Planet)
    assert sent.status == 201
    assert sent.headers["Location"] == f"/live/api/v1/planets/{planet.planet_id}"
    assert sent.body == a_shown_planet(
        **DETAILS,
        planet_id=planet.planet_id,
        mass=None,
        distance=None,
        created_at="2026-11-24T12:01:00.000Z",
        updated_at="2026-11-24T12:01:00.000Z",
    )


def test_the_example_event_adds_a_planet() -> None:
    assert send(handler, event_of("create_planet"), contribution(FakeStore())).status == 201


def test_a_planet_may_come_as_a_form() -> None:
    form = as_form({**DETAILS, "mass": "9.1", "radius": ""})

    sent = send(handler, event_of("create_planet", body=form), contribution(FakeStore()))

    assert (sent.status, sent.body["mass"], sent.body["radius"]) == (201, 9.1, None)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planet_name", ""),
        ("planet_name", " "),
        ("planet_name", "\u200b"),
        ("planet_name", "Earth\n"),
        ("planet_name", "Earth\x00"),
        ("planet_name", "x" * 201),
        ("planet_name", "\ud800"),
        ("planet_name", 5),
        ("planet_name", None),
        ("planet_type", ["ocean"]),
        ("home_star", {}),
        ("mass", "5"),
        ("mass", True),
        ("mass", -1),
        ("mass", 0),
        ("mass", 1e300),
        ("mass", 5e-324),
        ("mass", 10**400),
        ("radius", []),
        ("distance", "far"),
        ("planet_id", 7),
        ("created_by", 7),
        ("colour", "red"),
    ],
    ids=lambda it: ascii(it)[:20],
)
def test_what_breaks_a_rule_is_pointed_at_and_nothing_is_added(field: str, value: object) -> None:
    store = FakeStore()
    body = as_json({**DETAILS, field: value})

    sent = send(handler, event_of("create_planet", body=body), contribution(store))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {f"#/{field}"}
    assert store.all(Planet) == []


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "[]",
        "5",
        "null",
        '{"mass": NaN}',
        '{"mass": Infinity}',
        '{"mass": 1e400}',
        "[" * 9999,
    ],
    ids=lambda it: it[:20],
)
def test_what_is_no_json_object_is_refused_as_a_whole(body: str) -> None:
    event = event_of("create_planet", body=Body(body, "application/json"))

    sent = send(handler, event, contribution(FakeStore()))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {"#"}


def test_all_three_texts_are_required() -> None:
    sent = send(handler, event_of("create_planet", body=as_json({})), contribution(FakeStore()))

    assert sent.pointers == {"#/planet_name", "#/planet_type", "#/home_star"}


def test_an_added_planet_is_stored_and_its_name_taken(deploy: Deploy) -> None:
    added = send(deploy("planets/create_planet"), event_of("create_planet"))
    again = send(deploy("planets/create_planet"), event_of("create_planet"))

    path = {"planet_id": str(added.body["planet_id"])}
    shown = send(deploy("planets/get_planet"), event_of("get_planet", path=path))
    assert shown.body == added.body
    assert again.problem == (409, "planet-name-taken")


def test_a_repeated_request_gets_the_first_answer_again() -> None:
    store = FakeStore()
    event = event_of("create_planet", headers={"Idempotency-Key": "f1a9"})
    first = send(handler, event, contribution(store))

    again = send(handler, event, contribution(store))

    assert first.status == 201
    assert (again.status, again.body) == (first.status, first.body)
    assert again.headers["Location"] == first.headers["Location"]


@pytest.mark.parametrize("key", ["", "two words", "é", "x" * 256])
def test_what_is_no_idempotency_key_is_pointed_at(key: str) -> None:
    store = FakeStore()
    event = event_of("create_planet", headers={"Idempotency-Key": key})

    sent = send(handler, event, contribution(store))

    assert sent.problem == (400, "invalid-header")
    assert sent.pointers == {"Idempotency-Key"}
