"""PATCH /planets/{planet_id}."""

from typing import Any

import pytest

from functions.planets.update_planet import handler
from shared.domain.access import Actor
from shared.domain.planets.planet import Planet
from tests.builders import ADA, BOB, a_member, a_planet, an_admin
from tests.events import Body, as_form, as_json, as_patch, event_of
from tests.functions.kit import Deploy, send
from tests.functions.services import curation, planets
from tests.storage import Storage


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["creator", "admin"])
def test_a_patch_leaves_the_other_details_as_they_are(caller: Actor) -> None:
    store = planets(a_planet(created_by=ADA, mass=1.07, distance=1.3))
    event = event_of("update_planet", caller=caller, body=as_patch({"mass": 1.27}))

    sent = send(handler, event, curation(store))

    assert sent.status == 200
    assert (sent.body["mass"], sent.body["distance"]) == (1.27, 1.3)
    assert sent.body["updated_at"] == "2026-11-24T12:01:00.000Z"


def test_the_example_event_changes_a_planet() -> None:
    assert send(handler, event_of("update_planet"), curation(planets(a_planet()))).status == 200


def test_null_says_that_a_number_is_not_known() -> None:
    event = event_of("update_planet", body=as_json({"mass": None}))

    assert send(handler, event, curation(planets(a_planet(mass=1.07)))).body["mass"] is None


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("planet_name", None),
        ("planet_name", ""),
        ("home_star", "\x7f"),
        ("mass", "1.0"),
        ("radius", 0),
        ("created_by", BOB),
        ("version", 1),
    ],
)
def test_what_breaks_a_rule_is_pointed_at_and_changes_nothing(field: str, value: object) -> None:
    store = planets(a_planet())

    sent = send(handler, event_of("update_planet", body=as_patch({field: value})), curation(store))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {f"#/{field}"}
    assert store.all(Planet) == [a_planet()]


@pytest.mark.parametrize("document", [[], None, "x", [{"op": "remove", "path": "/mass"}]], ids=str)
def test_a_patch_is_an_object(document: Any) -> None:
    event = event_of("update_planet", body=as_patch(document))

    assert send(handler, event, curation(planets(a_planet()))).pointers == {"#"}


@pytest.mark.parametrize(
    "body", [as_form({"mass": "1"}), Body("[]", "application/json-patch+json")], ids=str
)
def test_a_patch_is_a_merge_patch(body: Body) -> None:
    event = event_of("update_planet", body=body)

    assert send(handler, event, curation(planets(a_planet()))).status == 415


@pytest.mark.parametrize(
    "patch",
    [{"mass": 1.27}, {"planet_name": "PROXIMA CEN B"}, {"planet_name": "Another"}, {"mass": None}],
    ids=str,
)
def test_a_changed_planet_is_stored(
    deploy: Deploy, storage: Storage, patch: dict[str, Any]
) -> None:
    storage.put(a_planet(), a_planet().name)

    changed = send(deploy("planets/update_planet"), event_of("update_planet", body=as_patch(patch)))

    shown = send(deploy("planets/get_planet"), event_of("get_planet"))
    assert changed.status == 200
    assert shown.body == changed.body
    assert patch.items() <= shown.body.items()
