"""What every store does, the fake one too: one commit is one transaction."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from shared.domain.accounts.errors import EmailTaken, UserChanged, UserNotFound
from shared.domain.errors import Busy, Refusal
from shared.domain.planets.errors import PlanetChanged
from shared.domain.sessions.errors import InvalidGrant
from shared.domain.sessions.session import SessionKey, SessionRevocation
from shared.domain.unit_of_work import Add, Change, Overwrite, Publish, Remove, Require, Save
from tests.builders import (
    ADA,
    BOB,
    LATER,
    NOON,
    PROXIMA_B,
    a_credential,
    a_planet,
    a_registration,
    a_session,
    a_user,
    version_of,
)
from tests.storage import Storage

SESSION = SessionKey(ADA, a_session().session_id)
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def test_what_was_added_is_found_as_it_was(storage: Storage) -> None:
    user, credential, session = a_user(), a_credential(), a_session()

    storage.commit(Add(user, Busy), Add(credential, EmailTaken), Add(session, InvalidGrant))

    assert storage.users.find(ADA) == user
    assert storage.credentials.find("ada@example.com") == credential
    assert storage.credential_versions.find("ada@example.com") == version_of(credential)
    assert storage.sessions.read(ADA, session.session_id) == (session, None)


def test_what_nobody_added_is_not_found(storage: Storage) -> None:
    assert storage.users.find(ADA) is None
    assert storage.credentials.find("ada@example.com") is None
    assert storage.credential_versions.find("ada@example.com") is None
    assert storage.sessions.read(ADA, "5e55") == (None, None)


def test_a_planet_is_found_once_it_was_added(storage: Storage) -> None:
    before = storage.planets.find(PROXIMA_B)

    storage.commit(Add(a_planet(), PlanetChanged))

    assert (before, storage.planets.find(PROXIMA_B)) == (None, a_planet())


@pytest.mark.parametrize("others", [(), (Add(a_credential(), EmailTaken),)], ids=["alone", "two"])
def test_a_key_is_taken_once(storage: Storage, others: tuple[Change, ...]) -> None:
    storage.put(a_user(first_name="Ada"))

    with pytest.raises(Busy):
        storage.commit(Add(a_user(first_name="Eve"), Busy), *others)

    assert storage.users.find(ADA) == a_user(first_name="Ada")
    assert storage.credentials.find("ada@example.com") is None


def test_if_one_change_does_not_hold_none_is_written(storage: Storage) -> None:
    storage.put(a_credential(user_id=BOB))

    with pytest.raises(EmailTaken):
        storage.commit(
            Add(a_user(), Busy),
            Add(a_credential(user_id=ADA), EmailTaken),
            Publish(a_registration()),
        )

    assert storage.users.find(ADA) is None
    assert storage.credentials.find("ada@example.com") == a_credential(user_id=BOB)
    assert storage.outbox.pending_since(DISTANT) == []


def test_of_several_changes_that_do_not_hold_the_first_decides(storage: Storage) -> None:
    storage.put(a_user(), a_credential())

    with pytest.raises(Busy):
        storage.commit(Add(a_user(), Busy), Add(a_credential(), EmailTaken))
    with pytest.raises(EmailTaken):
        storage.commit(Add(a_credential(), EmailTaken), Add(a_user(), Busy))


TOGETHER = pytest.mark.parametrize(
    "others", [(), (Overwrite(SessionRevocation.before(ADA, 2, NOON)),)], ids=["alone", "together"]
)


@TOGETHER
@pytest.mark.parametrize("pending", [(None, "new@example.com"), ("new@example.com", None)])
def test_a_save_writes_what_changed(
    storage: Storage, pending: tuple[str | None, str | None], others: tuple[Change, ...]
) -> None:
    was = a_user(first_name="Ada", pending_email=pending[0], version=1)
    now = a_user(first_name="Augusta", pending_email=pending[1], version=2, updated_at=LATER)
    storage.put(was)

    storage.commit(Save(now, was=was, error=UserChanged), *others)

    assert storage.users.find(ADA) == now


@TOGETHER
def test_a_save_of_a_planet_writes_what_changed(
    storage: Storage, others: tuple[Change, ...]
) -> None:
    was = a_planet(mass=1.07, radius=None, version=1)
    now = a_planet(mass=None, radius=1.1, version=2, updated_at=LATER)
    storage.put(was)

    storage.commit(Save(now, was=was, error=PlanetChanged), *others)

    assert storage.planets.find(PROXIMA_B) == now


def save(was: object, now: object) -> Callable[..., Change]:
    return lambda error, gone=None: Save(now, was=was, error=error, gone=gone)


def remove(thing: object) -> Callable[..., Change]:
    return lambda error, gone=None: Remove(thing, error, gone)


CHANGES_OF_A_USER = pytest.mark.parametrize(
    "change",
    [save(a_user(version=1), a_user(first_name="Eve", version=2)), remove(a_user(version=1))],
    ids=["save", "remove"],
)


@TOGETHER
@CHANGES_OF_A_USER
def test_a_thing_that_is_no_longer_as_it_was_read_stays_as_it_is(
    storage: Storage, change: Callable[..., Change], others: tuple[Change, ...]
) -> None:
    faster = a_user(first_name="Augusta", version=2)
    storage.put(faster)

    with pytest.raises(UserChanged):
        storage.commit(change(UserChanged, gone=UserNotFound), *others)

    assert storage.users.find(ADA) == faster


@TOGETHER
@CHANGES_OF_A_USER
@pytest.mark.parametrize(
    ("gone", "raised"), [(UserNotFound, UserNotFound), (None, UserChanged)], ids=["gone", "changed"]
)
def test_a_thing_that_is_gone_stays_gone(
    storage: Storage,
    change: Callable[..., Change],
    others: tuple[Change, ...],
    gone: type[Refusal] | None,
    raised: type[Refusal],
) -> None:
    with pytest.raises(raised):
        storage.commit(change(UserChanged, gone=gone), *others)

    assert storage.users.find(ADA) is None
    assert storage.sessions.read(ADA, "5e55") == (None, None)


@TOGETHER
def test_what_was_removed_is_gone(storage: Storage, others: tuple[Change, ...]) -> None:
    storage.put(a_user())

    storage.commit(Remove(a_user(), UserChanged), *others)

    assert storage.users.find(ADA) is None


def test_a_credential_can_be_removed_without_knowing_its_hash(storage: Storage) -> None:
    credential = a_credential()
    storage.put(credential)

    storage.commit(Remove(version_of(credential), UserChanged))

    assert storage.credentials.find("ada@example.com") is None


@pytest.mark.parametrize(
    "stored",
    [a_credential(version=2), a_credential(user_id=BOB)],
    ids=["another version", "another owner"],
)
def test_a_credential_is_guarded_by_its_owner_and_its_version(
    storage: Storage, stored: object
) -> None:
    read = a_credential(version=1, user_id=ADA)
    storage.put(stored)

    with pytest.raises(UserChanged):
        storage.commit(Remove(version_of(read), UserChanged))
    with pytest.raises(InvalidGrant):
        storage.commit(Save(read.rehashed("x"), was=read, error=InvalidGrant))
    with pytest.raises(InvalidGrant):
        storage.commit(Add(a_session(), InvalidGrant), Require(read, InvalidGrant))

    assert storage.credentials.find("ada@example.com") == stored
    assert storage.sessions.read(ADA, "5e55") == (None, None)


def test_a_requirement_that_holds_writes_nothing(storage: Storage) -> None:
    credential = a_credential()
    storage.put(credential)

    storage.commit(Add(a_session(), InvalidGrant), Require(credential, InvalidGrant))

    assert storage.credentials.find("ada@example.com") == credential
    assert storage.sessions.read(ADA, "5e55") == (a_session(), None)


@pytest.mark.parametrize("version", [1, 2])
def test_a_requirement_without_a_guard_holds_while_the_object_exists(
    storage: Storage, version: int
) -> None:
    storage.put(replace(a_session(), generation=version))

    storage.commit(Add(a_user(), Busy), Require(SESSION, InvalidGrant))

    assert storage.users.find(ADA) == a_user()


def test_a_requirement_without_a_guard_fails_when_there_is_no_such_object(
    storage: Storage,
) -> None:
    with pytest.raises(InvalidGrant):
        storage.commit(Add(a_user(), Busy), Require(SESSION, InvalidGrant))

    assert storage.users.find(ADA) is None


def test_an_overwrite_replaces_what_is_stored(storage: Storage) -> None:
    storage.put(SessionRevocation.before(ADA, 2, NOON))

    storage.commit(Overwrite(SessionRevocation.before(ADA, 3, NOON)))

    assert storage.sessions.read(ADA, "5e55") == (None, SessionRevocation.before(ADA, 3, NOON))


def test_a_published_event_waits_to_be_claimed(storage: Storage) -> None:
    storage.commit(Publish(a_registration()))

    (event_id,) = storage.outbox.pending_since(DISTANT)
    claim = storage.outbox.claim(event_id, NOON, LATER)
    assert claim is not None
    assert claim.event == a_registration()


def test_two_events_alike_are_two_events(storage: Storage) -> None:
    storage.commit(Publish(a_registration()), Publish(a_registration()))

    assert len(set(storage.outbox.pending_since(DISTANT))) == 2


def test_a_commit_names_each_thing_once(storage: Storage) -> None:
    with pytest.raises(ValueError, match="once"):
        storage.commit(Add(a_user(), Busy), Remove(a_user(version=2), UserChanged))
    with pytest.raises(ValueError, match="once"):
        storage.commit(
            Remove(version_of(a_credential()), UserChanged), Add(a_credential(), EmailTaken)
        )

    assert storage.users.find(ADA) is None


def test_a_commit_has_at_most_100_changes(storage: Storage) -> None:
    users = [a_user(user_id=number) for number in range(1, 102)]

    with pytest.raises(ValueError, match="100"):
        storage.commit(*(Add(user, Busy) for user in users))
    assert storage.users.find(1) is None

    storage.commit(*(Add(user, Busy) for user in users[:100]))
    assert storage.users.find(100) == users[99]


def test_a_requirement_alone_is_a_mistake(storage: Storage) -> None:
    with pytest.raises(ValueError, match="requirement alone"):
        storage.commit(Require(a_credential(), InvalidGrant))
