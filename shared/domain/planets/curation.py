"""The use cases that change planets of the catalogue, or remove them."""

from typing import Unpack

from shared.domain.access import Action, Actor, authorize
from shared.domain.errors import Refusal
from shared.domain.planets.errors import PlanetChanged, PlanetNameTaken, PlanetNotFound
from shared.domain.planets.planet import Planet, PlanetChanges, PlanetDetails, complete
from shared.domain.planets.ports import Planets
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Add, Change, Remove, Save, Store
from shared.domain.versions import UNCONDITIONAL, Expected


class PlanetCuration:
    """Changes and removes planets: only their creators and admins may."""

    def __init__(self, planets: Planets, store: Store, *, clock: Clock = now) -> None:
        self._planets = planets
        self._store = store
        self._clock = clock

    def replace(
        self,
        actor: Actor,
        planet_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **details: Unpack[PlanetDetails],
    ) -> Planet:
        """Replace all details of a planet. Raises the same errors as `change`."""
        return self.change(actor, planet_id, expected=expected, **complete(details))

    def change(
        self,
        actor: Actor,
        planet_id: int,
        *,
        expected: Expected = UNCONDITIONAL,
        **changes: Unpack[PlanetChanges],
    ) -> Planet:
        """Change some details of a planet.

        If nothing differs, nothing is written, and the version stays the same.

        Raises Forbidden, Invalid, PlanetNotFound, PlanetNameTaken, VersionMismatch if the client
        expects another version, and PlanetChanged if it expects no particular version but another
        request was faster.
        """
        planet = self._find(planet_id)
        authorize(actor, Action.CHANGE_PLANET, owner_id=planet.created_by)
        expected.check(planet.revision)
        changed = planet.changed(self._clock(), **changes)
        if changed == planet:
            return planet
        lost = expected.lost_race(PlanetChanged)
        self._store.commit(
            Save(changed, was=planet, error=lost, gone=PlanetNotFound),
            *_renaming(planet, changed, lost),
        )
        return changed

    def remove(self, actor: Actor, planet_id: int, *, expected: Expected = UNCONDITIONAL) -> None:
        """Remove a planet.

        Raises Forbidden, PlanetNotFound, and VersionMismatch or PlanetChanged as `change` does.
        """
        planet = self._find(planet_id)
        authorize(actor, Action.REMOVE_PLANET, owner_id=planet.created_by)
        expected.check(planet.revision)
        lost = expected.lost_race(PlanetChanged)
        self._store.commit(Remove(planet, lost, gone=PlanetNotFound), Remove(planet.name, lost))

    def _find(self, planet_id: int) -> Planet:
        planet = self._planets.find(planet_id)
        if planet is None:
            raise PlanetNotFound
        return planet


def _renaming(planet: Planet, changed: Planet, lost: type[Refusal]) -> tuple[Change, ...]:
    if changed.name == planet.name:
        return ()
    return Add(changed.name, PlanetNameTaken), Remove(planet.name, lost)
