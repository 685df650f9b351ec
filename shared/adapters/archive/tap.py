"""The NASA Exoplanet Archive, queried by TAP, with its answers translated into the domain's terms.

https://exoplanetarchive.ipac.caltech.edu/docs/TAP/usingTAP.html describes the service. The host and
the shape of the query are fixed; only the escaped text of the question is the caller's. The
standard library's client is enough: it follows no redirect and needs no other package.
"""

import json
import re
import time
from collections.abc import Callable, Mapping, Sequence
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.client import (
    HTTPConnection,
    HTTPException,
    HTTPResponse,
    HTTPSConnection,
    IncompleteRead,
)
from math import ceil
from typing import Any, Never
from urllib.parse import urlencode, urlsplit

from shared.adapters.observability.logs import logger
from shared.domain.archive.archived_planet import ArchivedPlanet
from shared.domain.archive.errors import ArchiveDown, ArchiveGarbled, ArchiveSlow
from shared.domain.archive.question import Question, Subject
from shared.domain.errors import Invalid
from shared.domain.times import Clock, now

PATIENCE = 6.0  # seconds for everything, retries included
CONNECT_LONGEST = 2.0  # seconds
ATTEMPTS = 2
ANSWER_LONGEST = 256 * 1024  # bytes; the planets of one star take about a thousand
PLANETS_MOST = 100
WAIT_LONGEST = 300  # seconds; a longer Retry-After is cut to this
_PAUSE = 0.2  # seconds before the second attempt
_CHUNK = 64 * 1024

_COLUMNS: Mapping[Subject, str] = {Subject.NAME: "pl_name", Subject.HOME_STAR: "hostname"}
# The archive has several parameter sets for each planet. This reads the default one, which holds
# measured values only; `pscomppars` fills gaps with estimates.
_QUERY = (
    "select pl_name,hostname,pl_bmasse,pl_bmasselim,pl_rade,pl_radelim,sy_dist from ps "
    "where default_flag=1 and lower({column})=lower('{text}') order by pl_name"
)
_HEADERS = {"Accept": "application/json", "User-Agent": "orrery", "Connection": "close"}
_PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_DELAY_SECONDS = re.compile("[0-9]{1,9}")


class _Failed(Exception):
    """A failure of the archive that may be over by the next attempt."""


class TapArchive:
    """The archive at a base URL."""

    def __init__(
        self,
        url: str,
        *,
        patience: float = PATIENCE,
        pause: Callable[[float], None] = time.sleep,
        clock: Clock = now,
    ) -> None:
        self._base = urlsplit(url)
        self._patience = patience
        self._pause = pause
        self._clock = clock

    def find(self, question: Question) -> Sequence[ArchivedPlanet]:
        return _planets(self._answer(_target(self._base.path, question)), question)

    def _answer(self, target: str) -> bytes:
        """Get an answer. A quick failure is retried; a slow one has used up the time.

        The archive is not asked again if it turned the question away or asked for a pause.
        """
        deadline = time.monotonic() + self._patience
        for attempt in range(ATTEMPTS):
            if attempt:
                self._pause(_PAUSE)
            try:
                return self._ask(target, deadline)
            except TimeoutError:
                logger.warning("archive slow", attempt=attempt)
                raise ArchiveSlow from None
            except (OSError, HTTPException, _Failed) as error:
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
            self._check_status(response)
            body = _read(response, lambda: socket.settimeout(_left(deadline)))
            _check_body(response, body)
            return body
        finally:
            connection.close()

    def _check_status(self, response: HTTPResponse) -> None:
        """Accept what the archive itself may have answered: rows, or why it rejects the query.

        Raises _Failed for an outage, and ArchiveDown if the question was turned away.
        """
        if response.status in {HTTPStatus.OK, HTTPStatus.BAD_REQUEST}:
            return
        wait = _seconds(response.getheader("Retry-After", ""), self._clock)
        passes = response.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        if wait is None and (passes or response.status == HTTPStatus.REQUEST_TIMEOUT):
            raise _Failed
        logger.warning("archive turned away", status=response.status, retry_after=wait)
        raise ArchiveDown(wait)

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


def _seconds(retry_after: str, clock: Clock) -> int | None:
    """Read a Retry-After (RFC 9110 §10.2.3): seconds or a date. None if it asks for no pause."""
    if _DELAY_SECONDS.fullmatch(retry_after):
        seconds = int(retry_after)
    else:
        try:
            seconds = ceil(parsedate_to_datetime(retry_after).timestamp() - clock().timestamp())
        except (ValueError, OverflowError):
            return None
    return min(seconds, WAIT_LONGEST) if seconds > 0 else None


def _check_body(response: HTTPResponse, body: bytes) -> None:
    """Distinguish the archive's own answers from others. Raises ArchiveDown, ArchiveGarbled.

    Whatever is in front of the archive, such as a firewall or a maintenance page, answers with an
    HTML page, with nothing, or with markup other than TAP's, whose errors are VOTables.
    """
    markup = body.lstrip().startswith(b"<") and b"VOTABLE" not in body
    page = response.headers.get_content_type() in _PAGE_TYPES
    if page or markup or not body.strip():
        logger.warning("archive answered with a page", status=response.status)
        raise ArchiveDown
    if response.status != HTTPStatus.OK:
        logger.warning("archive refused the query", status=response.status)
        raise ArchiveGarbled


def _read(response: HTTPResponse, before_each: Callable[[], None]) -> bytes:
    """Read the body in chunks, so that neither a slow nor an endless one holds us up."""
    body = b""
    while not response.isclosed():  # at its end it closes itself and the socket
        before_each()
        chunk = response.read1(_CHUNK)
        if not chunk:
            break
        body += chunk
        if len(body) > ANSWER_LONGEST:
            raise ArchiveGarbled
    if response.length:  # bytes that Content-Length announced and that never came
        raise IncompleteRead(body, response.length)
    return body


def _planets(body: bytes, question: Question) -> Sequence[ArchivedPlanet]:
    """Read the answer, which comes from outside and is not trusted. Raises ArchiveGarbled."""
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
            "pl_bmasselim": mass_limit,
            "pl_rade": radius,
            "pl_radelim": radius_limit,
            "sy_dist": distance,
        }:
            return ArchivedPlanet.known(
                planet_name=planet_name,
                home_star=home_star,
                mass=_measured(mass, mass_limit),
                radius=_measured(radius, radius_limit),
                distance=_number(distance),
            )
        case _:
            raise ArchiveGarbled


def _measured(value: object, limit: object) -> float | None:
    """Return a number if it is a measurement, which the flag 0 says; otherwise None.

    The flags 1 and -1 mark an upper and a lower limit; without a flag the meaning is unknown.
    """
    number, flag = _number(value), _number(limit)
    if flag not in {None, 0, 1, -1}:
        raise ArchiveGarbled
    return number if flag == 0 else None


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
