"""The use case that adds a planet to the catalogue."""

from collections.abc import Callable, Mapping
from typing import Unpack

from shared.domain.access import Action, Actor, authorize
from shared.domain.errors import Busy
from shared.domain.idempotency import commit_idempotently
from shared.domain.idempotency_record import IdempotencyRecord, IdempotencyRecords
from shared.domain.planets.errors import PlanetNameTaken
from shared.domain.planets.planet import Planet, PlanetDetails
from shared.domain.times import Clock, now
from shared.domain.unit_of_work import Add, Store
from shared.domain.values import new_id


class PlanetContribution:
    """Adds planets: any member may add one, and has created it from then on."""

    def __init__(
        self,
        store: Store,
        records: IdempotencyRecords,
        *,
        clock: Clock = now,
        draw_id: Callable[[], int] = new_id,
    ) -> None:
        self._store = store
        self._records = records
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
            identifying(planet.details),
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


def identifying(details: Mapping[str, object]) -> Mapping[str, object]:
    """Return the details that tell one request from another.

    A detail that is not known is left out, but for the three that the first release wrote as null.
    So a request that is repeated after a release added a detail is still the same request.
    """
    known = {name: value for name, value in details.items() if value is not None}
    return {"mass": None, "radius": None, "distance": None, **known}
