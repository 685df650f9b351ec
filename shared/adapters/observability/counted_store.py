"""A store that counts what it commits; failed commits and repeated requests are not counted."""

from collections.abc import Mapping

from shared.adapters.observability.metrics import Metric, count
from shared.domain.unit_of_work import Add, Change, Remove, Store

type Counts = Mapping[tuple[type[Add | Remove], type], Metric]
"""The metric that counts the addition or the removal of a type of object."""


class CountedStore:
    """Commits to another store, and counts the objects that were added and removed."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store = store
        self._counts = counts

    def commit(self, *changes: Change) -> None:
        self._store.commit(*changes)
        for change in changes:
            if isinstance(change, Add | Remove):
                metric = self._counts.get((type(change), type(change.entity)))
                if metric:
                    count(metric)
