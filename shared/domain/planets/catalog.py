"""The planet catalogue: what callers can do with planets, and who may do it."""

from collections.abc import Callable
from typing import Unpack

from shared.domain.access import Action, Actor, authorize
from shared.domain.errors import Busy, Refusal
from shared.domain.idempotency import commit_idempotently
from shared.domain.idempotency_record import IdempotencyRecord, IdempotencyRecords
from shared.domain.pages import Page
from shared.domain.planets.errors import (
    PlanetChanged,
    PlanetNameTaken,
    PlanetNotFound,
)
from shared.domain.planets.listing import PlanetListing, PlanetPosition
from shared.domain.planets.planet import Planet, PlanetChanges, PlanetDetails, complete
from shared.domain.planets.ports import Planets
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Add, Change, Remove, Save, Store
from shared.domain.values import new_id
from shared.domain.versions import UNCONDITIONAL, Expected


class PlanetCatalog:
    """The catalogue that all members share: any may add, only creators and admins may change."""

    def __init__(
        self,
        planets: Planets,
        store: Store,
        records: IdempotencyRecords,
        *,
        clock: Clock = now,
        draw_id: Callable[[], int] = new_id,
    ) -> None:
        self._planets = planets
        self._records = records
        self._store = store
        self._clock = clock
        self._draw_id = draw_id

    def add(
        self, actor: Actor, *, key: str | None = None, **details: Unpack[PlanetDetails]
    ) -> Planet:
        """Add a planet; a repeated request with the same idempotency key returns the same planet.

        Raises Forbidden, Invalid, PlanetNameTaken, IdempotencyKeyReused and Busy, the last also in
        the unlikely case that the new identifier is already in use.
        """
        authorize(actor, Action.ADD_PLANET)
        planet = Planet.new(self._draw_id(), actor.user_id, self._clock(), **details)
        first = self._commit(planet, key)
        if first is None:
            return planet
        return Planet.new(first.resource_id, actor.user_id, first.created_at, **details)

    def _commit(self, planet: Planet, key: str | None) -> IdempotencyRecord | None:
        record = key and IdempotencyRecord.of(
            ("create_planet", planet.created_by, key),
            planet.details,
            planet.planet_id,
            planet.created_at,
        )
        return commit_idempotently(
            self._store,
            self._records,
            record or None,
            Add(planet, Busy),
            Add(planet.name, PlanetNameTaken),
        )

    def get(self, actor: Actor, planet_id: int) -> Planet:
        """Return a planet. Raises Forbidden, PlanetNotFound."""
        authorize(actor, Action.SEE_PLANETS)
        return self._find(planet_id)

    def list(
        self, actor: Actor, listing: PlanetListing, *, limit: int, after: PlanetPosition | None
    ) -> Page[Planet, PlanetPosition]:
        """Return a page of planets. Raises Forbidden, Invalid."""
        authorize(actor, Action.SEE_PLANETS)
        listing.check()
        return self._planets.page(listing, limit, after)

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
