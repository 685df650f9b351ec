"""Seeing and ending one's sessions."""

from datetime import timedelta

import pytest

from shared.domain.access import Actor
from shared.domain.errors import Busy, Forbidden
from shared.domain.sessions.errors import SessionNotFound
from shared.domain.sessions.open_sessions import OpenSessions
from shared.domain.sessions.session import UNUSED_LONGEST, Session, SessionRevocation
from tests.builders import ADA, BOB, NOON, a_member, a_session, an_admin
from tests.fakes import FakeClock, FakeSessions, FakeStore

HERE, THERE, ELSEWHERE = ("a" * 64, "b" * 64, "c" * 64)


def open_sessions(store: FakeStore, clock: FakeClock | None = None) -> OpenSessions:
    return OpenSessions(FakeSessions(store), store, clock=clock or FakeClock())


def ids(store: FakeStore) -> set[str]:
    return {session.session_id for session in store.all(Session)}


def test_the_sessions_of_a_user_are_listed_the_one_that_was_used_last_first() -> None:
    old = a_session(session_id=HERE)
    new = a_session(session_id=THERE, last_used_at=NOON + timedelta(minutes=1))
    store = FakeStore(old, new, a_session(user_id=BOB))

    assert open_sessions(store).list(a_member(ADA), ADA) == [new, old]


def test_a_session_that_has_ended_is_not_listed() -> None:
    revoked = a_session(session_id=HERE, credential_version=1)
    expired = a_session(session_id=THERE, credential_version=2, expires_at=NOON)
    live = a_session(session_id=ELSEWHERE, credential_version=2)
    store = FakeStore(revoked, expired, live, SessionRevocation.before(ADA, 2, NOON))

    assert open_sessions(store).list(a_member(ADA), ADA) == [live]


def test_an_end_is_remembered_for_as_long_as_what_it_ended_could_be_listed() -> None:
    session = a_session(credential_version=1)
    end = SessionRevocation.before(ADA, 2, session.last_used_at)

    assert end.expires_at >= session.expires_at


def test_a_session_is_listed_until_its_last_moment() -> None:
    store, clock = FakeStore(a_session()), FakeClock()

    clock.advance(UNUSED_LONGEST - timedelta(milliseconds=1))
    assert len(open_sessions(store, clock).list(a_member(ADA), ADA)) == 1
    clock.advance(timedelta(milliseconds=1))
    assert open_sessions(store, clock).list(a_member(ADA), ADA) == []


def test_one_session_is_ended_and_the_others_go_on() -> None:
    store = FakeStore(a_session(session_id=HERE), a_session(session_id=THERE))

    open_sessions(store).end(a_member(ADA), ADA, THERE)

    assert ids(store) == {HERE}


def test_a_user_can_end_the_session_that_they_are_in() -> None:
    store = FakeStore(a_session(session_id=HERE))

    open_sessions(store).end(a_member(ADA), ADA, HERE)

    assert ids(store) == set()


@pytest.mark.parametrize("session_id", [THERE, HERE, "*", "", "5e55", HERE.upper(), "a" * 2000])
def test_what_is_no_session_of_the_user_is_not_found(session_id: str) -> None:
    """`*` least of all: it is where the revocation of all of them is stored."""
    end = SessionRevocation.before(ADA, 2, NOON)
    store = FakeStore(a_session(user_id=BOB, session_id=THERE), end)

    with pytest.raises(SessionNotFound):
        open_sessions(store).end(a_member(ADA), ADA, session_id)

    assert ids(store) == {THERE}
    assert store.find(SessionRevocation, user_id=ADA) == end


def test_all_sessions_but_the_present_one_are_ended_at_once() -> None:
    store = FakeStore(*(a_session(session_id=each) for each in (HERE, THERE, ELSEWHERE)))
    store.put(a_session(user_id=BOB, session_id=THERE))

    open_sessions(store).end_others(a_member(ADA), ADA, current=HERE)

    assert [session.user_id for session in store.all(Session)] == [ADA, BOB]
    assert store.commits == 1


def test_who_has_no_other_session_ends_none() -> None:
    store = FakeStore(a_session(session_id=HERE))

    open_sessions(store).end_others(a_member(ADA), ADA, current=HERE)

    assert ids(store) == {HERE}


def test_a_session_that_is_opened_meanwhile_is_ended_too() -> None:
    store = FakeStore(a_session(session_id=HERE), a_session(session_id=THERE))
    store.meanwhile(lambda: store.put(a_session(session_id=ELSEWHERE)))

    open_sessions(store).end_others(a_member(ADA), ADA, current=HERE)

    assert ids(store) == {HERE}


def many_sessions(number: int) -> FakeStore:
    """Make more sessions than a login leaves, as an earlier release did."""
    return FakeStore(*(a_session(session_id=f"{each:064x}") for each in range(number)))


def test_several_hundred_sessions_are_ended_by_one_request() -> None:
    store = many_sessions(300)

    open_sessions(store).end_others(a_member(ADA), ADA, current=f"{0:064x}")

    assert ids(store) == {f"{0:064x}"}


def test_thousands_of_sessions_are_ended_by_repeating_the_request() -> None:
    store = many_sessions(1000)

    with pytest.raises(Busy):
        open_sessions(store).end_others(a_member(ADA), ADA, current=f"{0:064x}")
    with pytest.raises(Busy):
        open_sessions(store).end_others(a_member(ADA), ADA, current=f"{0:064x}")
    open_sessions(store).end_others(a_member(ADA), ADA, current=f"{0:064x}")

    assert ids(store) == {f"{0:064x}"}


@pytest.mark.parametrize("caller", [a_member(BOB), an_admin()], ids=["member", "admin"])
def test_nobody_sees_or_ends_the_sessions_of_another(caller: Actor) -> None:
    store = FakeStore(a_session(session_id=THERE))
    sessions = open_sessions(store)

    with pytest.raises(Forbidden):
        sessions.list(caller, ADA)
    with pytest.raises(Forbidden):
        sessions.end(caller, ADA, THERE)
    with pytest.raises(Forbidden):
        sessions.end_others(caller, ADA, current=HERE)

    assert ids(store) == {THERE}
