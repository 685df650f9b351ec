"""Logging out."""

import pytest

from shared.domain.opaque_secrets import draw_secret
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.session import Session
from shared.domain.sessions.token_revocation import TokenRevocation
from tests.builders import ADA, NOON, a_credential
from tests.fakes import FakeStore

TOKEN = RefreshToken.first(ADA)
NEWER = TOKEN.successor(draw_secret())


@pytest.mark.parametrize("token", [TOKEN, NEWER], ids=["older", "newest"])
def test_any_refresh_token_of_a_session_ends_it(token: RefreshToken) -> None:
    session = Session.opened(a_credential(), NEWER, NOON)
    store = FakeStore(session)

    TokenRevocation(store).revoke(str(token))

    assert store.all(Session) == []


def test_other_sessions_of_the_user_go_on() -> None:
    other = Session.opened(a_credential(), RefreshToken.first(ADA), NOON)
    store = FakeStore(other)

    TokenRevocation(store).revoke(str(TOKEN))

    assert store.all(Session) == [other]


@pytest.mark.parametrize("text", ["", "a.b.c", str(TOKEN) + "x"])
def test_what_is_no_refresh_token_is_no_error_and_ends_nothing(text: str) -> None:
    session = Session.opened(a_credential(), TOKEN, NOON)
    store = FakeStore(session)

    TokenRevocation(store).revoke(text)

    assert store.all(Session) == [session]


def test_a_session_can_be_ended_twice() -> None:
    store = FakeStore(Session.opened(a_credential(), TOKEN, NOON))

    for _ in range(2):
        TokenRevocation(store).revoke(str(TOKEN))

    assert store.all(Session) == []
