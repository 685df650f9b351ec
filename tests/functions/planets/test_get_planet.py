"""GET /planets/{planet_id}."""

import pytest

from functions.planets.get_planet import handler
from shared.domain.access import Actor
from tests.builders import ADA, BOB, PROXIMA_B, a_member, a_planet
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import catalog
from tests.storage import Storage

SHOWN = {
    "planet_id": PROXIMA_B,
    "planet_name": "Proxima Cen b",
    "planet_type": "terrestrial",
    "home_star": "Proxima Cen",
    "mass": 1.07,
    "radius": None,
    "distance": 1.3,
    "created_by": ADA,
    "created_at": "2026-11-24T12:00:00.000Z",
    "updated_at": "2026-11-24T12:00:00.000Z",
}


def test_a_member_sees_another_members_planet() -> None:
    event = event_of("get_planet", caller=a_member(BOB))

    sent = send(handler, event, catalog(FakeStore(a_planet(created_by=ADA))))

    assert (sent.status, sent.body) == (200, SHOWN)


def test_a_planet_that_does_not_exist_is_not_found() -> None:
    sent = send(handler, event_of("get_planet"), catalog(FakeStore()))

    assert sent.problem == (404, "planet-not-found")


@pytest.mark.parametrize("planet_id", ["abc", "0", "-1", str(2**53), str(2**63), "1e3", " 5", "٣"])
def test_what_is_no_identifier_is_not_found(planet_id: str) -> None:
    event = event_of("get_planet", path={"planet_id": planet_id})

    assert send(handler, event, catalog(FakeStore())).problem == (404, "about:blank")


def test_who_is_no_member_may_not_see_planets() -> None:
    event = event_of("get_planet", caller=Actor(BOB, frozenset()))

    assert send(handler, event, catalog(FakeStore(a_planet()))).status == 403


def test_a_query_is_refused() -> None:
    event = event_of("get_planet", query={"fields": "mass"})

    sent = send(handler, event, catalog(FakeStore(a_planet())))

    assert sent.problem == (400, "unknown-parameter")
    assert sent.pointers == {"fields"}


def test_a_caller_whose_token_has_ended_is_unknown() -> None:
    event = event_of("get_planet")
    event["requestContext"]["authorizer"]["expires_at"] = "1"

    assert send(handler, event, catalog(FakeStore(a_planet()))).status == 401


def test_a_kept_planet_is_shown(deploy: Deploy, storage: Storage) -> None:
    storage.keep(a_planet())

    sent = send(deploy("planets/get_planet"), event_of("get_planet"))

    assert (sent.status, sent.body) == (200, SHOWN)


def test_a_version_that_the_client_has_is_not_sent_again() -> None:
    event = event_of("get_planet", headers={"If-None-Match": '"planet-1152921504606847-3"'})

    sent = send(handler, event, catalog(FakeStore(a_planet(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (304, '"planet-1152921504606847-3"')


def test_a_version_that_the_client_has_not_is_sent_with_its_tag() -> None:
    event = event_of("get_planet", headers={"If-None-Match": '"planet-1152921504606847-2"'})

    sent = send(handler, event, catalog(FakeStore(a_planet(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (200, '"planet-1152921504606847-3"')
    assert sent.headers["Cache-Control"] == "private, no-cache"
