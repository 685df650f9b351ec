"""What was committed is counted, and nothing else."""

import pytest

from shared.adapters.observability.counted_store import CountedStore
from shared.adapters.observability.metrics import Metric, counting
from shared.domain.accounts.errors import UserNotFound
from shared.domain.errors import Busy
from shared.domain.unit_of_work import Add, Change, Overwrite, Publish, Remove, Save
from tests.builders import LATER, a_credential, a_registration, a_user
from tests.fakes import FakeStore
from tests.metrics import Counts

USER = a_user()
COUNTED = {
    (Add, type(USER)): Metric.USERS_REGISTERED,
    (Remove, type(USER)): Metric.USERS_REMOVED,
}


@counting()
def commit(store: FakeStore, *changes: Change) -> None:
    CountedStore(store, COUNTED).commit(*changes)


def test_what_was_added_is_counted(counts: Counts) -> None:
    commit(FakeStore(), Add(USER, Busy), Add(a_credential(), Busy))

    assert counts.once() == {"UsersRegistered": 1}


def test_what_was_removed_is_counted(counts: Counts) -> None:
    commit(FakeStore(USER), Remove(USER, UserNotFound))

    assert counts.once() == {"UsersRemoved": 1}


def test_what_was_refused_is_not_counted(counts: Counts) -> None:
    with pytest.raises(Busy):
        commit(FakeStore(USER), Add(USER, Busy))

    assert counts.lines() == []


@pytest.mark.parametrize(
    "change",
    [
        Save(a_user(updated_at=LATER), was=USER, error=UserNotFound),
        Overwrite(USER),
        Publish(a_registration()),
    ],
    ids=lambda change: type(change).__name__,
)
def test_other_changes_are_not_counted(change: Change, counts: Counts) -> None:
    commit(FakeStore(USER), change)

    assert counts.lines() == []
