"""DELETE /planets/{planet_id}."""

import pytest

from functions.planets.delete_planet import handler
from shared.domain.access import Actor
from shared.domain.planets.planet import Planet
from tests.builders import ADA, BOB, a_member, a_planet, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send, tag_of
from tests.functions.services import busy, curation, planets
from tests.storage import Storage


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["creator", "admin"])
def test_a_removed_planet_is_gone(caller: Actor) -> None:
    store = planets(a_planet(created_by=ADA))

    sent = send(handler, event_of("delete_planet", caller=caller), curation(store))

    assert sent.status == 204
    assert store.all(Planet) == []


def test_a_member_cannot_remove_another_members_planet() -> None:
    store = planets(a_planet(created_by=ADA))

    sent = send(handler, event_of("delete_planet", caller=a_member(BOB)), curation(store))

    assert sent.status == 403
    assert store.all(Planet) == [a_planet(created_by=ADA)]


def test_a_planet_that_does_not_exist_is_not_found() -> None:
    sent = send(handler, event_of("delete_planet"), curation(FakeStore()))

    assert sent.problem == (404, "planet-not-found")


def test_what_is_no_identifier_is_not_found() -> None:
    event = event_of("delete_planet", path={"planet_id": "0"})

    assert send(handler, event, curation(FakeStore())).problem == (404, "about:blank")


def test_a_lost_race_is_a_conflict() -> None:
    store = planets(a_planet(version=1))
    store.meanwhile(lambda: store.keep(a_planet(version=2)))

    assert send(handler, event_of("delete_planet"), curation(store)).problem == (
        409,
        "planet-changed",
    )


def test_a_query_is_refused() -> None:
    event = event_of("delete_planet", query={"force": "true"})

    sent = send(handler, event, curation(planets(a_planet())))

    assert sent.problem == (400, "unknown-parameter")


def test_a_store_that_is_too_busy_is_tried_again_later() -> None:
    assert send(handler, event_of("delete_planet"), curation(busy(a_planet()))).status == 503


def test_a_removed_planet_is_no_longer_kept_and_its_name_is_free(
    deploy: Deploy, storage: Storage
) -> None:
    storage.keep(a_planet(), a_planet().name)

    first = send(deploy("planets/delete_planet"), event_of("delete_planet"))
    second = send(deploy("planets/delete_planet"), event_of("delete_planet"))

    added = send(deploy("planets/create_planet"), event_of("create_planet"))
    assert (first.status, second.status, added.status) == (204, 404, 201)


def test_another_version_than_the_expected_one_is_left_as_it_is() -> None:
    store = planets(a_planet(version=3))
    event = event_of("delete_planet", headers={"If-Match": tag_of(a_planet(version=2))})

    sent = send(handler, event, curation(store))

    assert sent.problem == (412, "version-mismatch")
    assert store.all(Planet) == [a_planet(version=3)]
