"""Finding out who is calling."""

from datetime import timedelta

import pytest

from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.session import UNUSED_LONGEST, SessionRevocation
from tests.builders import ADA, BOB, NOON, a_session, claims
from tests.fakes import FakeClock, FakeSessions, FakeStore, FakeTokens

LIVE = timedelta(milliseconds=1)


def authentication(store: FakeStore, clock: FakeClock | None = None) -> Authentication:
    tokens = FakeTokens(token=claims(user_id=ADA, session_id="5e55"))
    return Authentication(tokens, FakeSessions(store), clock=clock or FakeClock())


def test_the_token_of_a_live_session_says_who_is_calling() -> None:
    store = FakeStore(a_session(user_id=ADA, session_id="5e55"))

    assert authentication(store).authenticate("token") == claims(user_id=ADA, session_id="5e55")


def test_a_token_that_nobody_signed_is_refused() -> None:
    with pytest.raises(InvalidToken):
        authentication(FakeStore(a_session())).authenticate("another")


@pytest.mark.parametrize(
    "session", [a_session(session_id="0ther"), a_session(user_id=BOB)], ids=["id", "user"]
)
def test_a_token_whose_session_is_gone_is_refused(session: object) -> None:
    with pytest.raises(InvalidToken):
        authentication(FakeStore(session)).authenticate("token")


def test_a_session_ends_when_it_was_not_used_for_14_days() -> None:
    clock = FakeClock()
    caller = authentication(FakeStore(a_session(expires_at=NOON + UNUSED_LONGEST)), clock)

    clock.advance(timedelta(days=14) - LIVE)
    assert caller.authenticate("token") == claims()

    clock.advance(LIVE)
    with pytest.raises(InvalidToken):
        caller.authenticate("token")


def test_a_session_that_was_ended_with_all_others_is_refused() -> None:
    store = FakeStore(a_session(credential_version=3), SessionRevocation.before(ADA, 4, NOON))

    with pytest.raises(InvalidToken):
        authentication(store).authenticate("token")


def test_a_session_that_was_opened_after_all_others_were_ended_is_live() -> None:
    store = FakeStore(a_session(credential_version=4), SessionRevocation.before(ADA, 4, NOON))

    assert authentication(store).authenticate("token") == claims()


def test_the_end_of_another_users_sessions_ends_nothing_here() -> None:
    store = FakeStore(a_session(credential_version=3), SessionRevocation.before(BOB, 4, NOON))

    assert authentication(store).authenticate("token") == claims()


def test_an_end_is_remembered_for_longer_than_any_access_token_lasts() -> None:
    end = SessionRevocation.before(ADA, 2, NOON)

    assert end.expires_at > claims(issued_at=NOON).expires_at
