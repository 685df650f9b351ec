"""What every keeper of sessions does, the fake one too."""

from shared.domain.sessions.refresh_token import RefreshToken, draw_secret
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation
from shared.domain.unit_of_work import RemoveIfPresent
from tests.builders import ADA, BOB, LATER, NOON, a_credential, a_session
from tests.storage import Storage


def test_a_session_is_read_with_the_last_end_of_all_of_the_users(storage: Storage) -> None:
    session, end = a_session(), SessionRevocation.before(ADA, 2, NOON)
    storage.keep(session, end, SessionRevocation.before(BOB, 9, NOON))

    assert storage.sessions.read(ADA, session.session_id) == (session, end)


def test_an_end_is_read_although_the_session_is_gone(storage: Storage) -> None:
    end = SessionRevocation.before(ADA, 2, NOON)
    storage.keep(end)

    assert storage.sessions.read(ADA, "5e55") == (None, end)


def test_nobody_reads_another_users_session(storage: Storage) -> None:
    storage.keep(a_session(user_id=BOB, session_id="5e55"))

    assert storage.sessions.read(ADA, "5e55") == (None, None)


def test_tidying_deletes_all_sessions_of_one_user_and_leaves_their_end(storage: Storage) -> None:
    end = SessionRevocation.before(ADA, 2, NOON)
    storage.keep(end, a_session(session_id="1"), a_session(session_id="2"))
    storage.keep(a_session(user_id=BOB, session_id="1"))

    storage.session_cleanup.tidy(ADA)

    assert storage.sessions.read(ADA, "1") == (None, end)
    assert storage.sessions.read(ADA, "2") == (None, end)
    assert storage.sessions.read(BOB, "1") == (a_session(user_id=BOB, session_id="1"), None)


def test_a_session_that_was_rotated_is_read_as_it_was(storage: Storage) -> None:
    token = RefreshToken.first(ADA)
    session = Session.opened(a_credential(), token, NOON).rotated(token, draw_secret(), LATER)
    storage.keep(session)

    assert storage.sessions.read(ADA, session.session_id) == (session, None)


def test_one_session_is_ended_by_its_key_whatever_its_state(storage: Storage) -> None:
    storage.keep(a_session(session_id="1", generation=7), a_session(session_id="2"))

    for _ in range(2):
        storage.commit(RemoveIfPresent(SessionKey(ADA, "1")))

    assert storage.sessions.read(ADA, "1") == (None, None)
    assert storage.sessions.read(ADA, "2") == (a_session(session_id="2"), None)
