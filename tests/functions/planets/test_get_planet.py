"""GET /planets/{planet_id}."""

from typing import TYPE_CHECKING, cast

from functions.planets.get_planet import handler
from shared.adapters.aws.client import Access
from shared.adapters.aws.dynamodb import DynamoDbClient
from shared.adapters.aws.retries import Limits
from shared.adapters.dynamodb.planets import DynamoPlanets
from shared.domain.planets.catalog import PlanetCatalog
from tests.adapters.aws.service import Reply, serving
from tests.aws import REGION
from tests.builders import ADA, BOB, a_member, a_planet
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.planets.shown import a_shown_planet
from tests.functions.services import catalog
from tests.storage import Storage

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient


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


def test_a_planet_that_the_storage_is_too_busy_to_read_can_be_asked_for_again() -> None:
    throttled = Reply(400, {"__type": "ThrottlingException", "message": "Rate exceeded"})
    with serving(throttled) as service:
        access = Access(REGION, service.url, lambda: ("key", "secret", None))
        client = DynamoDbClient(access, Limits(connect_timeout=5, read_timeout=5, attempts=1))
        planets = PlanetCatalog(DynamoPlanets(cast("DynamoDBClient", client), "Planets"))

        sent = send(handler, event_of("get_planet"), planets)

    assert sent.problem == (503, "about:blank")
    assert sent.headers["Retry-After"] == "1"
