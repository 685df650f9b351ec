"""Planets in memory, listed as the indexes of the table list them."""

from typing import Any

from shared.domain.pages import Page
from shared.domain.planets.listing import PlanetListing, PlanetOrder, PlanetPosition
from shared.domain.planets.planet import Planet
from shared.domain.values import caseless
from tests.fakes.store import FakeStore


class FakePlanets:
    """The repository of planets, in a fake store."""

    def __init__(self, store: FakeStore) -> None:
        self._store = store

    def find(self, planet_id: int) -> Planet | None:
        return self._store.find(Planet, planet_id=planet_id)

    def page(
        self, listing: PlanetListing, limit: int, position: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        listed = [planet for planet in self._store.all(Planet) if _is_in(planet, listing)]
        sort_keys = {planet.planet_id: _sort_key(listing.position_of(planet)) for planet in listed}
        listed.sort(key=lambda planet: sort_keys[planet.planet_id], reverse=listing.descending)
        if position is not None:
            here = _sort_key(position)
            listed = [
                planet
                for planet in listed
                if (
                    sort_keys[planet.planet_id] < here
                    if listing.descending
                    else sort_keys[planet.planet_id] > here
                )
            ]
        planets = tuple(listed[:limit])
        return Page(planets, listing.position_of(planets[-1]) if listed[limit:] else None)


def _is_in(planet: Planet, listing: PlanetListing) -> bool:
    if listing.order is not PlanetOrder.PLANET_NAME and getattr(planet, listing.order) is None:
        return False
    return (
        listing.planet_type in (None, caseless(planet.planet_type))
        and listing.home_star in (None, caseless(planet.home_star))
        and planet.name.key.startswith(listing.name_prefix or "")
    )


def _sort_key(position: PlanetPosition) -> tuple[Any, int]:
    """Return the sort key of a position; text sorts by its bytes, as in DynamoDB."""
    value = position.value
    return value.encode() if isinstance(value, str) else value, position.planet_id
