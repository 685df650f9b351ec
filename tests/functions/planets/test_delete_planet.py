"""DELETE /planets/{planet_id}."""

import pytest

from functions.planets.delete_planet import handler
from shared.domain.access import Actor
from shared.domain.planets.planet import Planet
from tests.builders import ADA, a_member, a_planet, an_admin
from tests.events import event_of
from tests.functions.kit import Deploy, send
from tests.functions.services import curation, planets
from tests.storage import Storage


@pytest.mark.parametrize("caller", [a_member(ADA), an_admin()], ids=["creator", "admin"])
def test_a_removed_planet_is_gone(caller: Actor) -> None:
    store = planets(a_planet(created_by=ADA))

    sent = send(handler, event_of("delete_planet", caller=caller), curation(store))

    assert sent.status == 204
    assert store.all(Planet) == []


def test_a_removed_planet_is_no_longer_stored_and_its_name_is_free(
    deploy: Deploy, storage: Storage
) -> None:
    storage.put(a_planet(), a_planet().name)

    first = send(deploy("planets/delete_planet"), event_of("delete_planet"))
    second = send(deploy("planets/delete_planet"), event_of("delete_planet"))

    added = send(deploy("planets/create_planet"), event_of("create_planet"))
    assert (first.status, second.status, added.status) == (204, 404, 201)
