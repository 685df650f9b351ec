"""DELETE /users/{user_id}/sessions/{session_id}."""

import pytest

from functions.sessions.end_session import handler
from shared.domain.access import Actor
from shared.domain.sessions.session import Session
from tests.builders import ADA, BOB, a_member, a_session, an_admin
from tests.events import Event, event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import open_sessions
from tests.storage import Storage

SESSION_ID = "b" * 64


def event_about(session_id: str, user_id: str = "me", caller: Actor | None = None) -> Event:
    path = {"user_id": user_id, "session_id": session_id}
    return event_of("end_session", path=path, caller=caller)


@pytest.mark.parametrize("user_id", ["me", str(ADA)])
def test_a_session_of_the_caller_is_ended_and_the_others_go_on(user_id: str) -> None:
    other = a_session(session_id="c" * 64)
    store = FakeStore(a_session(session_id=SESSION_ID), other)

    event = event_about(SESSION_ID, user_id, caller=a_member(ADA))
    assert send(handler, event, open_sessions(store)).status == 204
    assert store.all(Session) == [other]


@pytest.mark.parametrize("session_id", [SESSION_ID, "*", "7", "x" * 2000])
def test_what_is_no_session_of_the_caller_is_not_found(session_id: str) -> None:
    store = FakeStore(a_session(user_id=BOB, session_id=SESSION_ID))

    sent = send(handler, event_about(session_id), open_sessions(store))

    assert sent.problem == (404, "session-not-found")
    assert len(store.all(Session)) == 1


def test_an_admin_does_not_end_the_sessions_of_another() -> None:
    store = FakeStore(a_session(session_id=SESSION_ID))
    event = event_about(SESSION_ID, str(ADA), an_admin())

    assert send(handler, event, open_sessions(store)).problem == (403, "about:blank")
    assert len(store.all(Session)) == 1


def test_a_session_is_ended_by_the_deployed_function_once(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_session(session_id=SESSION_ID))

    event = event_about(SESSION_ID, caller=a_member(ADA))
    first, second = (send(deploy("sessions/end_session"), event) for _ in range(2))

    assert (first.status, second.status) == (204, 404)
    assert storage.user_sessions.of(ADA) == ([], None)
