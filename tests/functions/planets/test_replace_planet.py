"""PUT /planets/{planet_id}."""

from typing import Any

import pytest

from functions.planets.replace_planet import handler
from shared.domain.access import Actor
from tests.builders import ADA, a_member, a_planet, an_admin
from tests.events import as_form, as_json, as_patch, event_of
from tests.functions.kit import Deploy, send
from tests.functions.planets.shown import a_shown_planet
from tests.functions.services import curation, planets
from tests.storage import Storage

DETAILS: dict[str, Any] = {"planet_name": "New", "planet_type": "ocean", "home_star": "Star"}


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["creator", "admin"])
def test_a_replaced_planet_has_the_new_details_alone(caller: Actor) -> None:
    store = planets(a_planet(created_by=ADA, mass=1.07, distance=1.3))
    event = event_of("replace_planet", caller=caller, body=as_json({**DETAILS, "radius": 2.5}))

    sent = send(handler, event, curation(store))

    assert sent.status == 200
    assert sent.body == a_shown_planet(
        **DETAILS, mass=None, radius=2.5, distance=None, updated_at="2026-11-24T12:01:00.000Z"
    )


def test_the_example_event_replaces_a_planet() -> None:
    assert send(handler, event_of("replace_planet"), curation(planets(a_planet()))).status == 200


def test_the_new_details_may_come_as_a_form() -> None:
    event = event_of("replace_planet", body=as_form({**DETAILS, "mass": "1e2"}))

    assert send(handler, event, curation(planets(a_planet()))).body["mass"] == 100.0


def test_the_new_details_do_not_come_as_a_patch() -> None:
    event = event_of("replace_planet", body=as_patch(DETAILS))

    assert send(handler, event, curation(planets(a_planet()))).status == 415


@pytest.mark.parametrize("field", ["planet_name", "planet_type", "home_star"])
def test_every_text_is_required(field: str) -> None:
    body = as_json({name: text for name, text in DETAILS.items() if name != field})

    sent = send(handler, event_of("replace_planet", body=body), curation(planets(a_planet())))

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {f"#/{field}"}


def test_a_replaced_planet_is_stored(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_planet(planet_name="Old"), a_planet(planet_name="Old").name)
    event = event_of("replace_planet", body=as_json(DETAILS))

    replaced = send(deploy("planets/replace_planet"), event)

    shown = send(deploy("planets/get_planet"), event_of("get_planet"))
    assert replaced.status == 200
    assert shown.body == replaced.body
