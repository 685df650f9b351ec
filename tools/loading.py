"""Posting many planets to an API at once."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from enum import Enum
from http import HTTPStatus

from shared.domain.planets.planet import PlanetDetails
from tools.api_client import PLANETS_PATH, ApiClient, reason_of

WORKERS = 8


class Result(Enum):
    """What became of a planet."""

    CREATED = "created"
    PRESENT = "present"
    FAILED = "failed"


@dataclass(frozen=True)
class Outcome:
    """What became of which planet; `reason` says why it failed."""

    planet_name: str
    result: Result
    reason: str = ""


def load(client: ApiClient, planets: Iterable[PlanetDetails]) -> Iterator[Outcome]:
    """Post the planets, WORKERS at a time, and yield each one's outcome when it is known.

    A connection that fails ends it, as httpx.TransportError.
    """
    with ThreadPoolExecutor(WORKERS) as pool:
        posts = [pool.submit(_post, client, planet) for planet in planets]
        try:
            for post in as_completed(posts):
                yield post.result()
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _post(client: ApiClient, planet: PlanetDetails) -> Outcome:
    answer = client.post(PLANETS_PATH, planet)
    match answer.status_code:
        case HTTPStatus.CREATED:
            return Outcome(planet["planet_name"], Result.CREATED)
        case HTTPStatus.CONFLICT:
            return Outcome(planet["planet_name"], Result.PRESENT)
        case _:
            return Outcome(planet["planet_name"], Result.FAILED, reason_of(answer))
