"""The archive's TAP service, asked over real HTTP, and what is made of its answers."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from local.product.archive_stand_in import (
    BROKEN,
    BUSY,
    BUSY_SECONDS,
    FORBIDDEN,
    GARBLED,
    PAGE,
    SLOW,
    ArchiveStandIn,
)
from shared.adapters.archive.tap import (
    ANSWER_LONGEST,
    ATTEMPTS,
    PLANETS_MOST,
    WAIT_LONGEST,
    TapArchive,
)
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveDown, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.question import Question, Subject
from tests.archived_planets import an_archived_planet
from tests.builders import NOON

ROW = {
    "pl_name": "Kepler-22 b",
    "hostname": "Kepler-22",
    "pl_bmasse": 36.0,
    "pl_bmasselim": 0,
    "pl_rade": 2.38,
    "pl_radelim": 0,
    "sy_dist": 190.0,
}
PATIENCE = 0.3  # seconds

type Answer = Callable[[BaseHTTPRequestHandler], None]
type Serve = Callable[[Answer], tuple[TapArchive, list[str]]]


def tap(url: str, patience: float = 5) -> TapArchive:
    return TapArchive(url, patience=patience, pause=lambda _: None, clock=lambda: NOON)


def by_name(text: str) -> Question:
    return Question(Subject.NAME, text)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[ArchiveStandIn]:
    stand_in = ArchiveStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Give a test an archive that answers as arranged, and the paths that it was asked for."""
    servers = []

    def served(answer: Answer) -> tuple[TapArchive, list[str]]:
        asked: list[str] = []

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked.append(self.path)
                answer(self)

            def log_message(self, *_: object) -> None:
                pass

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, args=[0.02], daemon=True).start()
        return tap(f"http://127.0.0.1:{server.server_port}", PATIENCE), asked

    yield served
    for server in servers:
        server.shutdown()
        server.server_close()


_NO_HEADERS: Mapping[str, str] = {}


def sends(body: bytes, status: int = 200, headers: Mapping[str, str] = _NO_HEADERS) -> Answer:
    def answer(request: BaseHTTPRequestHandler) -> None:
        request.send_response(status)
        for name, value in headers.items():
            request.send_header(name, value)
        request.end_headers()
        request.wfile.write(body)

    return answer


def sends_json(document: object) -> Answer:
    return sends(json.dumps(document).encode())


@pytest.mark.parametrize("name", ["Kepler-22 b", "KEPLER-22 B"])
def test_a_planet_comes_in_our_own_terms(stand_in: ArchiveStandIn, name: str) -> None:
    assert tap(stand_in.url).find(by_name(name)) == (an_archived_planet(),)


def test_what_the_archive_does_not_know_is_not_known(stand_in: ArchiveStandIn) -> None:
    (planet,) = tap(stand_in.url).find(by_name("11 Com b"))

    assert planet == ArchivedPlanet(
        planet_name="11 Com b",
        planet_type="gas-giant",
        home_star="11 Com",
        mass=6165.6,
        radius=None,
        distance=93.37,
    )


def test_a_limit_is_no_measurement(stand_in: ArchiveStandIn) -> None:
    (planet,) = tap(stand_in.url).find(by_name("Limit b"))

    assert (planet.mass, planet.radius, planet.distance) == (None, None, 10.0)
    assert planet.planet_type == "unknown"


@pytest.mark.parametrize("flag", [1, -1, None])
def test_only_the_flag_0_makes_a_number_a_measurement(serve: Serve, flag: int | None) -> None:
    archive, _ = serve(sends_json([ROW | {"pl_bmasselim": flag, "pl_radelim": 0.0}]))

    (planet,) = archive.find(by_name("Kepler-22 b"))

    assert (planet.mass, planet.radius) == (None, 2.38)


def test_a_stars_planets_come_by_their_names(stand_in: ArchiveStandIn) -> None:
    planets = tap(stand_in.url).find(Question(Subject.HOME_STAR, "koi-351"))

    assert [planet.planet_name[-1] for planet in planets] == list("bcdefghi")


@pytest.mark.parametrize(
    "text",
    ["' OR 1=1 --", "'", "''", "\\'", "x'; drop table ps; --", "') or ('1'='1", "Kepler-22 _", "%"],
)
def test_what_is_asked_for_is_a_literal(stand_in: ArchiveStandIn, text: str) -> None:
    assert tap(stand_in.url).find(by_name(text)) == ()
    assert tap(stand_in.url).find(Question(Subject.HOME_STAR, text)) == ()


def test_the_archive_learns_nothing_of_the_caller(stand_in: ArchiveStandIn) -> None:
    tap(stand_in.url).find(by_name("Kepler-22 b"))

    path, headers = stand_in.asked[-1]
    assert path.startswith("/TAP/sync?query=select+")
    assert path.endswith("&format=json")
    assert {name.lower() for name in headers} == {
        "accept",
        "accept-encoding",
        "connection",
        "host",
        "user-agent",
    }


def test_a_broken_archive_is_down_after_a_second_attempt(stand_in: ArchiveStandIn) -> None:
    before = len(stand_in.asked)

    with pytest.raises(ArchiveDown):
        tap(stand_in.url).find(by_name(BROKEN))

    assert len(stand_in.asked) - before == ATTEMPTS


def test_an_archive_that_cannot_be_reached_is_down() -> None:
    gone = ArchiveStandIn()
    gone.close()

    with pytest.raises(ArchiveDown):
        tap(gone.url).find(by_name("Kepler-22 b"))


def test_a_failure_that_passes_is_not_noticed(serve: Serve) -> None:
    answers = iter([sends(b"", 503), sends_json([ROW])])
    archive, asked = serve(lambda request: next(answers)(request))

    assert len(archive.find(by_name("Kepler-22 b"))) == 1
    assert len(asked) == 2


def test_a_silent_archive_is_slow_and_asked_once(stand_in: ArchiveStandIn) -> None:
    before = len(stand_in.asked)

    with pytest.raises(ArchiveSlow):
        tap(stand_in.url, PATIENCE).find(by_name(SLOW))

    assert len(stand_in.asked) - before == 1


def test_an_answer_that_trickles_is_slow(serve: Serve) -> None:
    def trickle(request: BaseHTTPRequestHandler) -> None:
        sends(b"[")(request)
        try:
            for _ in range(40):
                request.wfile.write(b" ")
                request.wfile.flush()
                time.sleep(PATIENCE / 10)
        except OSError:
            return

    archive, _ = serve(trickle)
    began = time.monotonic()

    with pytest.raises(ArchiveSlow):
        archive.find(by_name("Kepler-22 b"))

    assert time.monotonic() - began < 3 * PATIENCE


def test_half_a_document_is_garbled(stand_in: ArchiveStandIn) -> None:
    with pytest.raises(ArchiveGarbled):
        tap(stand_in.url).find(by_name(GARBLED))


@pytest.mark.parametrize(
    "document",
    [
        {},
        None,
        [None],
        [[*ROW.values()]],
        [ROW | {"pl_name": None}],
        [ROW | {"pl_name": "Kepler-23 b"}],
        [ROW | {"hostname": "\u0000"}],
        [ROW | {"hostname": "x" * 201}],
        [ROW | {"pl_bmasse": "36"}],
        [ROW | {"pl_bmasse": True}],
        [ROW | {"pl_rade": -1}],
        [ROW | {"pl_rade": 0}],
        [ROW | {"sy_dist": float("nan")}],
        [ROW | {"sy_dist": 1e300}],
        [ROW | {"pl_bmasselim": 2}],
        [ROW | {"pl_radelim": "0"}],
        [ROW | {"pl_radelim": False}],
        [{name: value for name, value in ROW.items() if name != "pl_bmasselim"}],
        [{name: value for name, value in ROW.items() if name != "sy_dist"}],
        [ROW] * (PLANETS_MOST + 1),
    ],
    ids=lambda document: str(document)[:70],
)
def test_what_are_no_planets_that_were_asked_for_is_garbled(serve: Serve, document: Any) -> None:
    archive, asked = serve(sends_json(document))

    with pytest.raises(ArchiveGarbled):
        archive.find(by_name("Kepler-22 b"))

    assert len(asked) == 1


@pytest.mark.parametrize(
    "body", [b"{", b"\xff", b"[" * 100_000, b"[" + b" " * ANSWER_LONGEST, b"<VOTABLE/>"]
)
def test_what_is_no_document_is_garbled(serve: Serve, body: bytes) -> None:
    archive, _ = serve(sends(body))

    with pytest.raises(ArchiveGarbled):
        archive.find(by_name("Kepler-22 b"))


def test_a_query_that_the_archive_does_not_run_is_garbled(serve: Serve) -> None:
    archive, asked = serve(sends(b"<?xml version='1.0'?><VOTABLE/>", 400))

    with pytest.raises(ArchiveGarbled):
        archive.find(by_name("Kepler-22 b"))

    assert len(asked) == 1


@pytest.mark.parametrize("status", [204, 301, 302, 307, 401, 403, 404, 407, 410, 429, 451])
def test_who_is_turned_away_cannot_reach_the_archive_and_asks_no_more(
    serve: Serve, status: int
) -> None:
    archive, asked = serve(sends(b"", status, headers={"Location": "/elsewhere"}))

    with pytest.raises(ArchiveDown) as down:
        archive.find(by_name("Kepler-22 b"))

    assert (len(asked), down.value.retry_after) == (1, None)


@pytest.mark.parametrize("status", [200, 400])
@pytest.mark.parametrize(
    ("body", "media_type"),
    [
        (b"", "application/json"),
        (b" \n", "application/json"),
        (b"Access denied", "text/html; charset=utf-8"),
        (b"\n<!DOCTYPE html><title>Maintenance</title>", "application/json"),
        (b"<?xml version='1.0'?><Error>Blocked</Error>", "application/xml"),
    ],
)
def test_a_page_is_not_the_archives(
    serve: Serve, status: int, body: bytes, media_type: str
) -> None:
    archive, asked = serve(sends(body, status, headers={"Content-Type": media_type}))

    with pytest.raises(ArchiveDown):
        archive.find(by_name("Kepler-22 b"))

    assert len(asked) == 1


@pytest.mark.parametrize("name", [FORBIDDEN, PAGE])
def test_the_stand_in_turns_away(stand_in: ArchiveStandIn, name: str) -> None:
    with pytest.raises(ArchiveDown):
        tap(stand_in.url).find(by_name(name))


def test_a_busy_archive_says_how_long_it_wants_to_be_left_alone(stand_in: ArchiveStandIn) -> None:
    with pytest.raises(ArchiveDown) as down:
        tap(stand_in.url).find(by_name(BUSY))

    assert down.value.retry_after == BUSY_SECONDS


@pytest.mark.parametrize("status", [403, 429, 500, 503])
@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        ("7", 7),
        ("999999999", WAIT_LONGEST),
        (format_datetime(NOON + timedelta(seconds=20), usegmt=True), 20),
        (format_datetime(NOON + timedelta(days=20), usegmt=True), WAIT_LONGEST),
    ],
)
def test_a_pause_that_is_asked_for_is_heeded(
    serve: Serve, status: int, retry_after: str, seconds: int
) -> None:
    archive, asked = serve(sends(b"", status, headers={"Retry-After": retry_after}))

    with pytest.raises(ArchiveDown) as down:
        archive.find(by_name("Kepler-22 b"))

    assert (len(asked), down.value.retry_after) == (1, seconds)


@pytest.mark.parametrize(
    "retry_after",
    [
        "0",
        "-7",
        "1.5",
        "soon",
        "",
        "9" * 5000,
        format_datetime(NOON - timedelta(days=1), usegmt=True),
    ],
)
def test_a_pause_that_is_none_is_passed_over(serve: Serve, retry_after: str) -> None:
    archive, asked = serve(sends(b"", 503, headers={"Retry-After": retry_after}))

    with pytest.raises(ArchiveDown) as down:
        archive.find(by_name("Kepler-22 b"))

    assert (len(asked), down.value.retry_after) == (ATTEMPTS, None)


def test_an_answer_that_breaks_off_is_asked_for_again(serve: Serve) -> None:
    body = json.dumps([ROW]).encode()
    answers = iter(
        [sends(body[:-5], headers={"Content-Length": str(len(body))}), sends_json([ROW])]
    )
    archive, asked = serve(lambda request: next(answers)(request))

    assert len(archive.find(by_name("Kepler-22 b"))) == 1
    assert len(asked) == 2
