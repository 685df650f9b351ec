"""The archive's TAP service, asked over real HTTP, and what is made of its answers."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import pytest

from local.product.archive_stand_in import BROKEN, GARBLED, SLOW, ArchiveStandIn
from shared.adapters.archive_tap import ANSWER_LONGEST, ATTEMPTS, PLANETS_MOST, TapArchive
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveDown, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.question import Question, Subject
from tests.builders import an_archived_planet

ROW = {
    "pl_name": "Kepler-22 b",
    "hostname": "Kepler-22",
    "pl_bmasse": 36.0,
    "pl_rade": 2.38,
    "sy_dist": 190.0,
}
PATIENCE = 0.3  # seconds

type Answer = Callable[[BaseHTTPRequestHandler], None]
type Serve = Callable[[Answer], tuple[TapArchive, list[str]]]


def tap(url: str, patience: float = 5) -> TapArchive:
    return TapArchive(url, patience=patience, pause=lambda _: None)


def by_name(text: str) -> Question:
    return Question(Subject.NAME, text)


@pytest.fixture(scope="module")
def stand_in() -> Iterator[ArchiveStandIn]:
    stand_in = ArchiveStandIn()
    yield stand_in
    stand_in.close()


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Give a test an archive that answers as told, and the paths that it was asked for."""
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


def sends(body: bytes, status: int = 200, **headers: str) -> Answer:
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


def test_the_archive_is_told_nothing_of_the_caller(stand_in: ArchiveStandIn) -> None:
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
    "body", [b"", b"<html>", b"\xff", b"[" * 100_000, b"[" + b" " * ANSWER_LONGEST]
)
def test_what_is_no_document_is_garbled(serve: Serve, body: bytes) -> None:
    archive, _ = serve(sends(body))

    with pytest.raises(ArchiveGarbled):
        archive.find(by_name("Kepler-22 b"))


@pytest.mark.parametrize("status", [204, 301, 302, 400, 404])
def test_no_redirect_is_followed_and_a_refusal_is_garbled(serve: Serve, status: int) -> None:
    archive, asked = serve(sends(b"", status, Location="/elsewhere"))

    with pytest.raises(ArchiveGarbled):
        archive.find(by_name("Kepler-22 b"))

    assert len(asked) == 1
