"""GET /users/{user_id}/sessions."""

from datetime import timedelta

from functions.sessions.list_sessions import handler
from tests.builders import ADA, BOB, NOON, a_session, an_admin
from tests.events import event_of
from tests.fakes import FakeStore
from tests.functions.kit import Deploy, send
from tests.functions.services import open_sessions
from tests.storage import Storage

CURRENT = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"  # of the event
OTHER = "b" * 64


def test_a_user_sees_where_they_are_logged_in_and_which_session_is_this_one() -> None:
    at = NOON + timedelta(minutes=5)
    phone = a_session(
        session_id=OTHER, last_used_at=at, source="203.0.113.7", user_agent="Orrery for phones"
    )
    store = FakeStore(a_session(session_id=CURRENT), phone, a_session(user_id=BOB))

    sent = send(handler, event_of("list_sessions"), open_sessions(store))

    assert sent.status == 200
    assert sent.body == {
        "items": [
            {
                "session_id": OTHER,
                "created_at": "2026-11-24T12:00:00.000Z",
                "last_used_at": "2026-11-24T12:05:00.000Z",
                "source": "203.0.113.7",
                "user_agent": "Orrery for phones",
                "current": False,
            },
            {
                "session_id": CURRENT,
                "created_at": "2026-11-24T12:00:00.000Z",
                "last_used_at": "2026-11-24T12:00:00.000Z",
                "source": None,
                "user_agent": None,
                "current": True,
            },
        ]
    }


def test_no_hash_of_a_token_is_shown() -> None:
    store = FakeStore(a_session(session_id=CURRENT, secret_hash="5ec7e7", previous_hash="01d5ec"))

    sent = send(handler, event_of("list_sessions"), open_sessions(store))

    assert "5ec" not in str(sent.body)


def test_an_admin_does_not_see_the_sessions_of_another() -> None:
    event = event_of("list_sessions", caller=an_admin(), path={"user_id": str(ADA)})

    assert send(handler, event, open_sessions(FakeStore())).problem == (403, "about:blank")


def test_a_session_is_listed_by_the_deployed_function(deploy: Deploy, storage: Storage) -> None:
    storage.put(a_session(session_id=CURRENT))

    sent = send(deploy("sessions/list_sessions"), event_of("list_sessions"))

    assert [session["current"] for session in sent.body["items"]] == [True]
