"""The NASA Exoplanet Archive, asked by TAP, and its answers in this product's own terms.

https://exoplanetarchive.ipac.caltech.edu/docs/TAP/usingTAP.html describes the service. Host and
shape of the query are fixed; of the caller, nothing but the escaped text of the question leaves.
The standard library's client does: it follows no redirect and needs no other package.
"""

import json
import time
from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Any, Never
from urllib.parse import urlencode, urlsplit

from shared.adapters.observability import logger
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveDown, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.question import Question, Subject
from shared.domain.errors import Invalid

PATIENCE = 6.0  # seconds for everything, repetitions included
CONNECT_LONGEST = 2.0  # seconds
ATTEMPTS = 2
ANSWER_LONGEST = 256 * 1024  # bytes; the planets of one star have a thousand
PLANETS_MOST = 100
_PAUSE = 0.2  # seconds before the second attempt
_CHUNK = 64 * 1024

_COLUMNS: Mapping[Subject, str] = {Subject.NAME: "pl_name", Subject.HOME_STAR: "hostname"}
# Of the parameter sets that the archive has of each planet, its default one: measured values only,
# where `pscomppars` fills gaps with estimates.
_QUERY = (
    "select pl_name,hostname,pl_bmasse,pl_rade,sy_dist from ps "
    "where default_flag=1 and lower({column})=lower('{text}') order by pl_name"
)
_HEADERS = {"Accept": "application/json", "User-Agent": "orrery", "Connection": "close"}
_FAILURES = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.REQUEST_TIMEOUT})


class TapArchive:
    """The archive at a base URL."""

    def __init__(
        self,
        url: str,
        *,
        patience: float = PATIENCE,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._base = urlsplit(url)
        self._patience = patience
        self._pause = pause

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        """Return the planets that a question asks for. Raises ArchiveFailed."""
        return _planets(self._answer(_target(self._base.path, question)), question)

    def _answer(self, target: str) -> bytes:
        """Get an answer; repeat what failed quickly. What was slow was waited for long enough."""
        deadline = time.monotonic() + self._patience
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(_PAUSE)
            try:
                return self._ask(target, deadline)
            except TimeoutError:
                logger.warning("archive slow", attempt=attempt)
                raise ArchiveSlow from None
            except (OSError, HTTPException, ArchiveDown) as error:
                logger.warning("archive failed", attempt=attempt, error=type(error).__name__)
        raise ArchiveDown

    def _ask(self, target: str, deadline: float) -> bytes:
        connection = self._connection(min(CONNECT_LONGEST, _left(deadline)))
        try:
            connection.connect()
            socket = connection.sock
            socket.settimeout(_left(deadline))
            connection.request("GET", target, headers=_HEADERS)
            response = connection.getresponse()
            _check_status(response.status)
            return _read(response, lambda: socket.settimeout(_left(deadline)))
        finally:
            connection.close()

    def _connection(self, timeout: float) -> HTTPConnection:
        kind = HTTPSConnection if self._base.scheme == "https" else HTTPConnection
        return kind(self._base.hostname or "", self._base.port, timeout=timeout)


def _target(base_path: str, question: Question) -> str:
    text = question.text.replace("'", "''")  # the only character that ends a literal in ADQL
    query = _QUERY.format(column=_COLUMNS[question.subject], text=text)
    return f"{base_path.rstrip('/')}/TAP/sync?{urlencode({'query': query, 'format': 'json'})}"


def _left(deadline: float) -> float:
    """Return the seconds that are left, or raise TimeoutError."""
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _check_status(status: int) -> None:
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _FAILURES:
        raise ArchiveDown
    if status != HTTPStatus.OK:
        logger.warning("archive refused the query", status=status)
        raise ArchiveGarbled


def _read(response: HTTPResponse, before_each: Callable[[], None]) -> bytes:
    """Read the body as it comes, so that neither a trickle nor a flood goes on for long."""
    body = b""
    while not response.isclosed():  # it closes itself, and the socket, at its end
        before_each()
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        body += chunk
        if len(body) > ANSWER_LONGEST:
            raise ArchiveGarbled
    return body


def _planets(body: bytes, question: Question) -> Sequence[ArchivedPlanet]:
    """Read the answer, which is somebody else's and trusted in nothing. Raises ArchiveGarbled."""
    try:
        rows = json.loads(body, parse_constant=_refuse_constant)
        if not isinstance(rows, list) or len(rows) > PLANETS_MOST:
            raise ArchiveGarbled
        planets = tuple(map(_planet, rows))
    except (ValueError, RecursionError, Invalid):
        raise ArchiveGarbled from None
    if not all(planet.answers(question) for planet in planets):
        raise ArchiveGarbled
    return planets


def _planet(row: Any) -> ArchivedPlanet:
    match row:
        case {
            "pl_name": str(planet_name),
            "hostname": str(home_star),
            "pl_bmasse": mass,
            "pl_rade": radius,
            "sy_dist": distance,
        }:
            return ArchivedPlanet.known(
                planet_name=planet_name,
                home_star=home_star,
                mass=_number(mass),
                radius=_number(radius),
                distance=_number(distance),
            )
        case _:
            raise ArchiveGarbled


def _number(value: object) -> float | None:
    match value:
        case None:
            return None
        case bool():
            raise ArchiveGarbled
        case int() | float():
            return value
        case _:
            raise ArchiveGarbled


def _refuse_constant(name: str) -> Never:
    raise ValueError(f"{name} is no JSON number")
