"""A store that counts what was committed: not what was tried, and not what a request repeats."""

from collections.abc import Mapping

from shared.adapters.observability.metrics import Metric, count
from shared.domain.unit_of_work import Add, Change, Remove, Store

type Counts = Mapping[tuple[type[Add | Remove], type], Metric]
"""What is counted when a thing of some kind was added or removed."""


class CountedStore:
    """Keeps things in another store, and counts."""

    def __init__(self, store: Store, counts: Counts) -> None:
        self._store = store
        self._counts = counts

    def commit(self, *changes: Change) -> None:
        """Write all changes or none. Raises as the other store does."""
        self._store.commit(*changes)
        for change in changes:
            if isinstance(change, Add | Remove):
                metric = self._counts.get((type(change), type(change.thing)))
                if metric:
                    count(metric)
