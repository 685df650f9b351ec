"""GET /planets/{planet_id}."""

from functions.planets.get_planet import handler
from tests.builders import ADA, BOB, a_member, a_planet
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.planets.shown import a_shown_planet
from tests.functions.services import catalog
from tests.storage import Storage


def test_a_member_sees_another_members_planet() -> None:
    event = event_of("get_planet", caller=a_member(BOB))

    sent = send(handler, event, catalog(FakeStore(a_planet(created_by=ADA))))

    assert (sent.status, sent.body) == (200, a_shown_planet())


def test_a_stored_planet_is_shown(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_planet())

    sent = send(deploy("planets/get_planet"), event_of("get_planet"))

    assert (sent.status, sent.body) == (200, a_shown_planet())


def test_a_version_that_the_client_has_is_not_sent_again() -> None:
    event = event_of("get_planet", headers={"If-None-Match": '"planet-1152921504606847-3"'})

    sent = send(handler, event, catalog(FakeStore(a_planet(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (304, '"planet-1152921504606847-3"')


def test_a_version_that_the_client_has_not_is_sent_with_its_tag() -> None:
    event = event_of("get_planet", headers={"If-None-Match": '"planet-1152921504606847-2"'})

    sent = send(handler, event, catalog(FakeStore(a_planet(version=3))))

    assert (sent.status, sent.headers["ETag"]) == (200, '"planet-1152921504606847-3"')
    assert sent.headers["Cache-Control"] == "private, no-cache"
