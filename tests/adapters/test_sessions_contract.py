"""What every keeper of sessions does, the fake one too."""

import pytest

from shared.adapters.dynamodb.store import CHANGES_MOST
from shared.domain.opaque_secrets import draw_secret
from shared.domain.sessions.errors import SessionNotFound
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import Session, SessionKey, SessionRevocation
from shared.domain.unit_of_work import Remove, RemoveIfPresent
from tests.builders import ADA, BOB, LATER, NOON, a_credential, a_session
from tests.storage import Storage


def test_a_session_is_read_with_the_last_end_of_all_of_the_users(storage: Storage) -> None:
    session, end = a_session(), SessionRevocation.before(ADA, 2, NOON)
    storage.put(session, end, SessionRevocation.before(BOB, 9, NOON))

    assert storage.sessions.read(ADA, session.session_id) == (session, end)


def test_an_end_is_read_although_the_session_is_gone(storage: Storage) -> None:
    end = SessionRevocation.before(ADA, 2, NOON)
    storage.put(end)

    assert storage.sessions.read(ADA, "5e55") == (None, end)


def test_nobody_reads_another_users_session(storage: Storage) -> None:
    storage.put(a_session(user_id=BOB, session_id="5e55"))

    assert storage.sessions.read(ADA, "5e55") == (None, None)


def test_all_sessions_of_a_user_are_read_with_their_revocation(storage: Storage) -> None:
    mine = [a_session(session_id=name) for name in "123"]
    end = SessionRevocation.before(ADA, 2, NOON)
    storage.put(*mine, end, a_session(user_id=BOB), SessionRevocation.before(BOB, 9, NOON))

    sessions, revocation = storage.user_sessions.of(ADA)

    assert sorted(sessions, key=lambda each: each.session_id) == mine
    assert revocation == end


def test_a_user_who_never_logged_in_has_no_session(storage: Storage) -> None:
    assert storage.user_sessions.of(ADA) == ([], None)


def test_only_so_many_sessions_of_a_user_are_read_as_one_transaction_can_end(
    storage: Storage,
) -> None:
    storage.put(*(a_session(session_id=f"{number:064x}") for number in range(CHANGES_MOST + 1)))

    sessions, _ = storage.user_sessions.of(ADA)
    storage.commit(*(RemoveIfPresent(each.key) for each in sessions))

    assert len(sessions) == CHANGES_MOST
    assert len(storage.user_sessions.of(ADA)[0]) == 1


def test_a_session_knows_where_it_was_opened_and_by_what(storage: Storage) -> None:
    session = a_session(source="2001:db8::/64", user_agent="curl/8.14.1")
    storage.put(session)

    assert storage.sessions.read(ADA, session.session_id) == (session, None)
    assert storage.user_sessions.of(ADA) == ([session], None)


def test_only_a_session_that_exists_can_be_ended_by_name(storage: Storage) -> None:
    storage.put(a_session(session_id="1"), a_session(user_id=BOB, session_id="2"))

    storage.commit(Remove(SessionKey(ADA, "1"), SessionNotFound))
    for session_id in ("1", "2"):
        with pytest.raises(SessionNotFound):
            storage.commit(Remove(SessionKey(ADA, session_id), SessionNotFound))

    assert storage.user_sessions.of(ADA) == ([], None)
    assert len(storage.user_sessions.of(BOB)[0]) == 1


def test_cleanup_deletes_the_revoked_sessions_of_one_user_and_leaves_the_revocation(
    storage: Storage,
) -> None:
    end = SessionRevocation.before(ADA, 2, NOON)
    storage.put(end, a_session(session_id="1"), a_session(session_id="2"))
    storage.put(a_session(user_id=BOB, session_id="1"))

    storage.session_cleanup.delete_revoked(ADA)

    assert storage.sessions.read(ADA, "1") == (None, end)
    assert storage.sessions.read(ADA, "2") == (None, end)
    assert storage.sessions.read(BOB, "1") == (a_session(user_id=BOB, session_id="1"), None)


def test_cleanup_leaves_a_session_that_was_opened_since(storage: Storage) -> None:
    since = a_session(session_id="2", credential_version=2)
    storage.put(SessionRevocation.before(ADA, 2, NOON), a_session(session_id="1"), since)

    storage.session_cleanup.delete_revoked(ADA)

    assert storage.user_sessions.of(ADA)[0] == [since]


def test_without_a_revocation_there_is_nothing_to_clean_up(storage: Storage) -> None:
    storage.put(a_session())

    storage.session_cleanup.delete_revoked(ADA)

    assert storage.user_sessions.of(ADA) == ([a_session()], None)


def test_a_session_that_was_rotated_is_read_as_it_was(storage: Storage) -> None:
    token = RefreshToken.first(ADA)
    session = Session.opened(a_credential(), token, NOON).rotated(token, draw_secret(), LATER)
    storage.put(session)

    assert storage.sessions.read(ADA, session.session_id) == (session, None)


def test_one_session_is_ended_by_its_key_whatever_its_state(storage: Storage) -> None:
    storage.put(a_session(session_id="1", generation=7), a_session(session_id="2"))

    for _ in range(2):
        storage.commit(RemoveIfPresent(SessionKey(ADA, "1")))

    assert storage.sessions.read(ADA, "1") == (None, None)
    assert storage.sessions.read(ADA, "2") == (a_session(session_id="2"), None)
