"""DELETE /users/{user_id}/sessions."""

from functions.sessions.end_other_sessions import handler
from shared.domain.sessions.session import Session
from tests.builders import ADA, BOB, a_session, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import open_sessions
from tests.storage import Storage

CURRENT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of the event


def test_all_sessions_of_the_caller_are_ended_but_the_one_of_the_request() -> None:
    bobs = a_session(user_id=BOB)
    store = FakeStore(a_session(session_id=CURRENT), a_session(session_id="b" * 64), bobs)

    sent = send(handler, event_of("end_other_sessions"), open_sessions(store))

    assert sent.status == 204
    assert store.all(Session) == [a_session(session_id=CURRENT), bobs]


def test_an_admin_does_not_end_the_sessions_of_another() -> None:
    store = FakeStore(a_session())
    event = event_of("end_other_sessions", caller=an_admin(), path={"user_id": str(ADA)})

    assert send(handler, event, open_sessions(store)).problem == (403, "about:blank")
    assert len(store.all(Session)) == 1


def test_other_sessions_are_ended_by_the_deployed_function(
    deploy: Deploy, storage: Storage
) -> None:
    here = a_session(session_id=CURRENT)
    storage.put(here, a_session(session_id="b" * 64), a_session(session_id="c" * 64))

    sent = send(deploy("sessions/end_other_sessions"), event_of("end_other_sessions"))

    assert sent.status == 204
    assert storage.user_sessions.of(ADA) == ([here], None)
