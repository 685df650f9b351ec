"""A planet of the archive goes into the catalogue."""

from contextlib import closing

import pytest

from local.product.archive_stand_in import ArchiveStandIn
from tests.events import as_json, event_of
from tests.functions.kit import Deploy, send


def test_a_planet_of_the_archive_is_added_as_it_came(
    deploy: Deploy, monkeypatch: pytest.MonkeyPatch
) -> None:
    search_archive = deploy("archive/search_archive")
    with closing(ArchiveStandIn()) as stand_in:
        monkeypatch.setenv("ARCHIVE_URL", stand_in.url)
        event = event_of("search_archive", query={"name": "Kepler-22 b"})
        (found,) = send(search_archive, event).body["items"]

    sent = send(deploy("planets/create_planet"), event_of("create_planet", body=as_json(found)))

    assert sent.status == 201
    assert found.items() <= sent.body.items()
