"""What every keeper of sessions does, the fake one too."""

from shared.domain.sessions.session import SessionsEnd
from tests.builders import ADA, BOB, NOON, a_session
from tests.storage import Storage


def test_a_session_is_read_with_the_last_end_of_all_of_the_users(storage: Storage) -> None:
    session, end = a_session(), SessionsEnd.before(ADA, 2, NOON)
    storage.keep(session, end, SessionsEnd.before(BOB, 9, NOON))

    assert storage.states.read(ADA, session.session_id) == (session, end)


def test_an_end_is_read_although_the_session_is_gone(storage: Storage) -> None:
    end = SessionsEnd.before(ADA, 2, NOON)
    storage.keep(end)

    assert storage.states.read(ADA, "5e55") == (None, end)


def test_nobody_reads_another_users_session(storage: Storage) -> None:
    storage.keep(a_session(user_id=BOB, session_id="5e55"))

    assert storage.states.read(ADA, "5e55") == (None, None)


def test_tidying_deletes_all_sessions_of_one_user_and_leaves_their_end(storage: Storage) -> None:
    end = SessionsEnd.before(ADA, 2, NOON)
    storage.keep(end, a_session(session_id="1"), a_session(session_id="2"))
    storage.keep(a_session(user_id=BOB, session_id="1"))

    storage.sessions.tidy(ADA)

    assert storage.states.read(ADA, "1") == (None, end)
    assert storage.states.read(ADA, "2") == (None, end)
    assert storage.states.read(BOB, "1") == (a_session(user_id=BOB, session_id="1"), None)
