"""GET /archive/planets."""

from collections.abc import Iterator
from typing import Any

import pytest

from functions.archive.search_archive import handler
from local.product.archive_stand_in import (
    BROKEN,
    BUSY,
    BUSY_SECONDS,
    FORBIDDEN,
    GARBLED,
    PAGE,
    ArchiveStandIn,
)
from shared.adapters.archive.circuit import FAILURES_MOST
from tests.archived_planets import an_archived_planet
from tests.events import Event, event_of
from tests.fakes import FakeArchive
from tests.functions.kit import Deploy, Sent, send
from tests.functions.services import archive_lookup

SHOWN = {
    "planet_name": "Kepler-22 b",
    "planet_type": "neptune-like",
    "home_star": "Kepler-22",
    "mass": None,
    "radius": 2.38,
    "distance": 190.0,
}


def asking(**query: str) -> Event:
    return event_of("search_archive", query=query)


def ask(archive: FakeArchive, **query: str) -> Sent:
    return send(handler, asking(**query), archive_lookup(archive))


@pytest.fixture
def stand_in() -> Iterator[ArchiveStandIn]:
    stand_in = ArchiveStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def deployed(deploy: Deploy, stand_in: ArchiveStandIn, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return the operation as it is deployed, but with the stand-in for the archive."""
    deployed = deploy("archive/search_archive")
    monkeypatch.setenv("ARCHIVE_URL", stand_in.url)
    return deployed


@pytest.mark.parametrize("query", [{"name": "kepler-22 B"}, {"home_star": "KEPLER-22"}])
def test_planets_are_found_by_name_or_star(query: dict[str, str]) -> None:
    sent = ask(FakeArchive(an_archived_planet()), **query)

    assert (sent.status, sent.body) == (200, {"items": [SHOWN]})


def test_nothing_found_is_an_empty_list() -> None:
    sent = ask(FakeArchive(), name="Kepler-22 b")

    assert (sent.status, sent.body) == (200, {"items": []})


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ({}, "name"),
        ({"name": "a", "home_star": "b"}, "home_star"),
        ({"name": ""}, "name"),
        ({"home_star": "\u0000"}, "home_star"),
        ({"name": "x" * 201}, "name"),
        ({"name": "a", "limit": "5"}, "limit"),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(query: dict[str, str], parameter: str) -> None:
    archive = FakeArchive()

    sent = ask(archive, **query)

    assert sent.problem == (400, "invalid")
    assert sent.pointers == {parameter}
    assert archive.asked == []


def test_an_answer_that_the_client_has_is_not_sent_again() -> None:
    archive = FakeArchive(an_archived_planet())
    tag = ask(archive, name="Kepler-22 b").headers["ETag"]

    event = event_of("search_archive", headers={"If-None-Match": tag})

    assert send(handler, event, archive_lookup(archive)).status == 304


def test_a_repeat_within_a_day_asks_nobody(deployed: Any, stand_in: ArchiveStandIn) -> None:
    first = send(deployed, asking(name="Kepler-22 b"))
    again = send(deployed, asking(name="KEPLER-22 B"))

    assert again.body == first.body == {"items": [SHOWN]}
    assert len(stand_in.asked) == 1


def test_what_breaks_out_of_no_literal_finds_nothing(deployed: Any) -> None:
    sent = send(deployed, asking(home_star="' OR 1=1 --"))

    assert (sent.status, sent.body) == (200, {"items": []})


def test_the_callers_token_does_not_leave(deployed: Any, stand_in: ArchiveStandIn) -> None:
    event = asking(name="Kepler-22 b")
    token = event["headers"]["Authorization"]

    send(deployed, event)

    [(path, headers)] = stand_in.asked
    assert "authorization" not in {name.lower() for name in headers}
    assert token.split()[1] not in f"{path} {headers}"


def test_a_garbled_answer_is_reported_as_such(deployed: Any) -> None:
    assert send(deployed, asking(name=GARBLED)).problem == (502, "archive-garbled")


def test_a_remembered_answer_is_given_where_the_archive_is_gone(
    deployed: Any, stand_in: ArchiveStandIn
) -> None:
    send(deployed, asking(name="Kepler-22 b"))
    stand_in.close()

    assert send(deployed, asking(name="Kepler-22 b")).status == 200
    assert send(deployed, asking(name="Kepler-62 b")).problem == (502, "archive-down")


@pytest.mark.parametrize("name", [FORBIDDEN, PAGE])
def test_who_is_turned_away_again_and_again_asks_no_more(
    deployed: Any, stand_in: ArchiveStandIn, name: str
) -> None:
    sent = [send(deployed, asking(name=name)) for _ in range(10)]

    assert {answer.problem for answer in sent} == {(502, "archive-down")}
    assert {answer.headers["Retry-After"] for answer in sent} == {"30"}
    assert len(stand_in.asked) == FAILURES_MOST


def test_a_pause_that_the_archive_asks_for_is_passed_on(
    deployed: Any, stand_in: ArchiveStandIn
) -> None:
    sent = [send(deployed, asking(name=name)) for name in (BUSY, "Kepler-22 b")]

    assert [answer.problem for answer in sent] == [(502, "archive-down")] * 2
    assert {answer.headers["Retry-After"] for answer in sent} == {str(BUSY_SECONDS)}
    assert len(stand_in.asked) == 1


def test_an_open_circuit_makes_no_call(deployed: Any, stand_in: ArchiveStandIn) -> None:
    for _ in range(FAILURES_MOST):
        send(deployed, asking(name=BROKEN))
    before = len(stand_in.asked)

    sent = send(deployed, asking(name="Kepler-22 b"))

    assert sent.problem == (502, "archive-down")
    assert len(stand_in.asked) == before
