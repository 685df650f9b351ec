"""What was committed is counted, and nothing else."""

import pytest

from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric, counting
from shared.domain.errors import Busy
from shared.domain.planets.errors import PlanetNotFound
from shared.domain.unit_of_work import Add, Change, Overwrite, Publish, Remove, Save
from tests.builders import LATER, a_planet, a_registration
from tests.fakes import FakeStore
from tests.metrics import Counts

PLANET = a_planet()
COUNTED = {
    (Add, type(PLANET)): Metric.PLANETS_ADDED,
    (Remove, type(PLANET)): Metric.PLANETS_REMOVED,
}


@counting()
def commit(store: FakeStore, *changes: Change) -> None:
    CountedStore(store, COUNTED).commit(*changes)


def test_what_was_added_is_counted(counts: Counts) -> None:
    commit(FakeStore(), Add(PLANET, Busy), Add(PLANET.name, Busy))

    assert counts.once() == {"PlanetsAdded": 1}


def test_what_was_removed_is_counted(counts: Counts) -> None:
    commit(FakeStore(PLANET), Remove(PLANET, PlanetNotFound))

    assert counts.once() == {"PlanetsRemoved": 1}


def test_what_was_refused_is_not_counted(counts: Counts) -> None:
    with pytest.raises(Busy):
        commit(FakeStore(PLANET), Add(PLANET, Busy))

    assert counts.lines() == []


@pytest.mark.parametrize(
    "change",
    [
        Save(a_planet(updated_at=LATER), was=PLANET, error=PlanetNotFound),
        Overwrite(PLANET),
        Publish(a_registration()),
    ],
    ids=lambda change: type(change).__name__,
)
def test_other_changes_are_not_counted(change: Change, counts: Counts) -> None:
    commit(FakeStore(PLANET), change)

    assert counts.lines() == []
