"""A stand-in for the NASA Exoplanet Archive, so that nothing here needs the internet.

It is no recording of the archive: it is written from the documentation of its TAP service (the
path, the parameters, the columns of the table `ps`, a VOTable for errors) and has the planets of
data/exoplanets.csv. SQLite runs the queries, so a text that broke out of its literal would do here
what it would do there. For some names, it fails in the ways that an archive can.
"""

import csv
import json
import sqlite3
from collections.abc import Iterator, Mapping
from functools import cached_property
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Lock, Thread
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit
from xml.sax.saxutils import escape

from local.data_plane.data_plane import HOST

EXOPLANETS = Path(__file__).parents[2] / "data" / "exoplanets.csv"
TAP_PATH = "/TAP/sync"

BROKEN, GARBLED, SLOW = "stand-in broken", "stand-in garbled", "stand-in slow"
"""Names, of a planet or a star, that it fails at: with 503, with half a document, with silence."""
FORBIDDEN, BUSY, PAGE = "stand-in forbidden", "stand-in busy", "stand-in page"
"""Names that it turns away: by a page with 403, by 429 with a Retry-After, by a page with 200."""
BUSY_SECONDS = 60
SLOW_SECONDS = 60
POLL_SECONDS = 0.02
"""How soon it notices that it should end."""

_COLUMNS = (
    "pl_name",
    "hostname",
    "pl_bmasse",
    "pl_bmasselim",
    "pl_rade",
    "pl_radelim",
    "sy_dist",
    "default_flag",
)
_LIMITED = ("Limit b", "Limit", 2895.0, 1, 4.0, -1, 10.0, 1)
"""A planet that is not in the file, of which the archive knows limits only."""
_PAGE = "<!DOCTYPE html><h1>Access denied</h1>"
_FAILURES: Mapping[str, tuple[HTTPStatus, str, str] | tuple[HTTPStatus, str, str, int]] = {
    BROKEN: (HTTPStatus.SERVICE_UNAVAILABLE, "text/html", "<h1>Maintenance</h1>"),
    GARBLED: (HTTPStatus.OK, "application/json", '[{"pl_name": '),
    FORBIDDEN: (HTTPStatus.FORBIDDEN, "text/html", _PAGE),
    BUSY: (HTTPStatus.TOO_MANY_REQUESTS, "text/html", _PAGE, BUSY_SECONDS),
    PAGE: (HTTPStatus.OK, "text/html", _PAGE),
}
_ERROR = """<?xml version="1.0" encoding="UTF-8"?>
<VOTABLE version="1.4" xmlns="http://www.ivoa.net/xml/VOTable/v1.3"><RESOURCE type="results">
<INFO name="QUERY_STATUS" value="ERROR">{}</INFO></RESOURCE></VOTABLE>
"""


class ArchiveStandIn(ThreadingHTTPServer):
    """The stand-in, on a free port of this machine. It records its requests, with their headers."""

    daemon_threads = True

    def __init__(self) -> None:
        """Answer at once, on threads of its own."""
        super().__init__((HOST, 0), _Request)
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.closing = Event()
        self._lock = Lock()
        Thread(target=self.serve_forever, args=[POLL_SECONDS], name="archive", daemon=True).start()

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://{HOST}:{self.server_port}"

    def close(self) -> None:
        """Stop answering."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def select(self, query: str) -> list[dict[str, Any]]:
        """Run a query. Raises sqlite3.Error."""
        with self._lock:
            cursor = self._table.execute(query)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor]

    @cached_property
    def _table(self) -> sqlite3.Connection:
        """The table, made at the first question."""
        table = sqlite3.connect(":memory:", check_same_thread=False)
        table.create_function("lower", 1, str.lower)
        table.execute(f"create table ps ({', '.join(_COLUMNS)})")
        places = ", ".join("?" for _ in _COLUMNS)
        table.executemany(f"insert into ps values ({places})", _rows())  # noqa: S608  # ours
        table.execute("pragma query_only = on")
        return table


class _Request(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        stand_in = cast("ArchiveStandIn", self.server)
        stand_in.asked.append((self.path, dict(self.headers)))
        url = urlsplit(self.path)
        parameters = parse_qs(url.query)
        match url.path, parameters.get("query"), parameters.get("format"):
            case path, [query], ["json"] if path == TAP_PATH:
                self._run(stand_in, query)
            case _:
                self._send(HTTPStatus.BAD_REQUEST, "text/xml", _ERROR.format("bad request"))

    def _run(self, stand_in: ArchiveStandIn, query: str) -> None:
        if f"'{SLOW}'" in query.lower():
            stand_in.closing.wait(SLOW_SECONDS)
            return
        for name, (status, media_type, text, *wait) in _FAILURES.items():
            if f"'{name}'" in query.lower():
                self._send(status, media_type, text, *wait)
                return
        self._answer(stand_in, query)

    def _answer(self, stand_in: ArchiveStandIn, query: str) -> None:
        try:
            rows = stand_in.select(query)
        except sqlite3.Error as error:
            self._send(HTTPStatus.BAD_REQUEST, "text/xml", _ERROR.format(escape(str(error))))
        else:
            self._send(HTTPStatus.OK, "application/json", json.dumps(rows))

    def _send(
        self, status: HTTPStatus, media_type: str, text: str, retry_after: int | None = None
    ) -> None:
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", media_type)
        self.send_header("Content-Length", str(len(body)))
        if retry_after is not None:
            self.send_header("Retry-After", str(retry_after))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


def _rows() -> Iterator[tuple[object, ...]]:
    with EXOPLANETS.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            mass, radius, distance = (
                float(row[name]) if row[name] else None for name in ("mass", "radius", "distance")
            )
            yield (
                row["planet_name"],
                row["home_star"],
                *(mass, None if mass is None else 0),
                *(radius, None if radius is None else 0),
                *(distance, 1),
            )
    yield _LIMITED
