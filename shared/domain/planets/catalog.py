"""The planet catalogue: what can be done with planets, and by whom."""

from collections.abc import Callable
from typing import Unpack

from shared.domain.access import Action, Actor, demand
from shared.domain.changes import Add, Change, Remove, Save, Store
from shared.domain.pages import Page
from shared.domain.planets.errors import (
    PlanetChanged,
    PlanetIdTaken,
    PlanetNameTaken,
    PlanetNotFound,
)
from shared.domain.planets.listing import PlanetListing, PlanetPosition
from shared.domain.planets.planet import Planet, PlanetChanges, PlanetDetails, complete
from shared.domain.planets.ports import Planets
from shared.domain.times import Clock, now
from shared.domain.values import new_id

_DRAWS = 3  # of an identifier; that even one is taken has odds of 1e-8 at 1e8 planets


class PlanetCatalog:
    """The catalogue that members share. Any of them may add; creators and admins may change."""

    def __init__(
        self,
        planets: Planets,
        store: Store,
        *,
        clock: Clock = now,
        draw_id: Callable[[], int] = new_id,
    ) -> None:
        self._planets = planets
        self._store = store
        self._clock = clock
        self._draw_id = draw_id

    def add(self, actor: Actor, **details: Unpack[PlanetDetails]) -> Planet:
        """Add a planet. Raises Forbidden, Invalid, PlanetNameTaken."""
        demand(actor, Action.ADD_PLANET)
        for _ in range(_DRAWS):
            planet = Planet.new(self._draw_id(), actor.user_id, self._clock(), **details)
            try:
                self._store.commit(Add(planet, PlanetIdTaken), Add(planet.name, PlanetNameTaken))
            except PlanetIdTaken:
                continue
            return planet
        raise PlanetIdTaken

    def get(self, actor: Actor, planet_id: int) -> Planet:
        """Return a planet. Raises Forbidden, PlanetNotFound."""
        demand(actor, Action.SEE_PLANETS)
        return self._find(planet_id)

    def list(
        self, actor: Actor, listing: PlanetListing, *, limit: int, after: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Return a page of planets. Raises Forbidden, Invalid."""
        demand(actor, Action.SEE_PLANETS)
        listing.check()
        return self._planets.page(listing, limit, after)

    def replace(self, actor: Actor, planet_id: int, **details: Unpack[PlanetDetails]) -> Planet:
        """Replace all details of a planet. Raises as `change` does."""
        return self.change(actor, planet_id, **complete(details))

    def change(self, actor: Actor, planet_id: int, **changes: Unpack[PlanetChanges]) -> Planet:
        """Change some details of a planet.

        Raises Forbidden, Invalid, PlanetNotFound, PlanetNameTaken, and PlanetChanged when
        somebody else was faster.
        """
        planet = self._find(planet_id)
        demand(actor, Action.CHANGE_PLANET, owner_id=planet.created_by)
        changed = planet.changed(self._clock(), **changes)
        self._store.commit(
            Save(changed, was=planet, error=PlanetChanged, gone=PlanetNotFound),
            *_renaming(planet, changed),
        )
        return changed

    def remove(self, actor: Actor, planet_id: int) -> None:
        """Remove a planet. Raises Forbidden, PlanetNotFound, PlanetChanged."""
        planet = self._find(planet_id)
        demand(actor, Action.REMOVE_PLANET, owner_id=planet.created_by)
        self._store.commit(
            Remove(planet, PlanetChanged, gone=PlanetNotFound), Remove(planet.name, PlanetChanged)
        )

    def _find(self, planet_id: int) -> Planet:
        planet = self._planets.find(planet_id)
        if planet is None:
            raise PlanetNotFound
        return planet


def _renaming(planet: Planet, changed: Planet) -> tuple[Change, ...]:
    if changed.name == planet.name:
        return ()
    return Add(changed.name, PlanetNameTaken), Remove(planet.name, PlanetChanged)
