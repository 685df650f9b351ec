"""Real planets: loaded by the tool behind `make load`, and read back over HTTP."""

from collections import Counter

from shared.domain.planets.planet import PlanetDetails
from tests.e2e.api import PASSWORD, PLANETS, Member, all_pages, eventually, unique
from tools.api_client import ApiClient
from tools.exoplanets import read_planets
from tools.loading import Result, load

EVERY = 13  # of the file's 3,972 planets, which makes 306


def sample(prefix: str) -> list[PlanetDetails]:
    """Take some planets of the file, with names that no other run has loaded."""
    chosen = read_planets()[::EVERY]
    return [{**planet, "planet_name": f"{prefix} {planet['planet_name']}"} for planet in chosen]


def test_loaded_planets_are_read_back_field_by_field_and_loading_again_finds_them(
    mia: Member,
) -> None:
    run = unique("Load")
    planets = sample(run)
    client = ApiClient(mia.http, mia.email, PASSWORD)

    first = Counter(outcome.result for outcome in load(client, planets))
    shown = eventually(
        lambda: all_pages(mia.http, PLANETS, name_prefix=run, limit=100),
        lambda found: len(found) == len(planets),
    )
    second = Counter(outcome.result for outcome in load(client, planets))

    assert first == {Result.CREATED: len(planets)}
    fields = planets[0].keys()
    read_back = [{field: planet[field] for field in fields} for planet in shown]
    assert read_back == sorted(planets, key=lambda planet: planet["planet_name"].casefold())
    assert second == {Result.PRESENT: len(planets)}
