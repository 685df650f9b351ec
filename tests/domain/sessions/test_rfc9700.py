"""RFC 9700, Best Current Practice for OAuth 2.0 Security: a test for each practice that applies.

Each is named by its section. Those about redirects, authorization codes and the browser's front
channel do not apply: there is no authorization endpoint.
"""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from shared.domain.accounts.credential import Credential
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import (
    InvalidRefreshToken,
    InvalidToken,
    RefreshTokenReused,
    SessionNotFound,
)
from shared.domain.sessions.login import Login, Tokens
from shared.domain.sessions.open_sessions import OpenSessions
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import REPEATED_WITHIN, UNUSED_LONGEST, Session
from shared.domain.sessions.token_revocation import TokenRevocation
from tests.builders import ADA, PASSWORD, a_credential, a_member
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeEmailAddresses,
    FakeHasher,
    FakeKnownSources,
    FakeSessions,
    FakeStore,
    FakeTokens,
)

MOMENT = timedelta(milliseconds=1)


@dataclass
class Stage:
    """Ada's account, and everything that opens, renews and ends its sessions."""

    credential: Credential = field(default_factory=a_credential)

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.store = FakeStore(self.credential)
        self.tokens = FakeTokens()
        self.renewal = Renewal(FakeSessions(self.store), self.tokens, self.store, clock=self.clock)
        self.revocation = TokenRevocation(self.store)
        self.open_sessions = OpenSessions(FakeSessions(self.store), self.store, clock=self.clock)
        self.login = Login(
            FakeEmailAddresses(),
            LoginLimits(
                FakeCounters(), FakeKnownSources(self.store), outbox=self.store, clock=self.clock
            ),
            FakeCredentials(self.store),
            FakeSessions(self.store),
            FakeHasher(),
            self.tokens,
            self.store,
            clock=self.clock,
        )

    def log_in(self) -> Tokens:
        return self.login.by_password("ada@example.com", PASSWORD, source="203.0.113.7")

    def renew(self, tokens: Tokens) -> Tokens:
        return self.renewal.by_refresh_token(str(tokens.refresh))

    def lets_in(self, tokens: Tokens) -> bool:
        """Say what the authorizer says of an access token."""
        sessions = FakeSessions(self.store)
        try:
            Authentication(self.tokens, sessions, clock=self.clock).authenticate(tokens.access)
        except InvalidToken:
            return False
        return True


def test_rfc9700_2_2_2_a_refresh_token_is_replaced_each_time_it_is_used() -> None:
    stage = Stage()
    first = stage.log_in()

    assert stage.renew(first).refresh != first.refresh


def test_rfc9700_4_14_2_a_stolen_refresh_token_that_is_used_later_ends_the_session_for_both() -> (
    None
):
    stage = Stage()
    stolen = stage.log_in()
    owner = stage.renew(stolen)
    stage.clock.advance(REPEATED_WITHIN)

    with pytest.raises(RefreshTokenReused):
        stage.renew(stolen)

    with pytest.raises(InvalidRefreshToken):
        stage.renew(owner)
    assert not stage.lets_in(owner)
    assert not stage.lets_in(stolen)


def test_rfc9700_4_14_2_an_owner_who_comes_after_the_thief_ends_the_session_for_both() -> None:
    stage = Stage()
    owner = stage.log_in()
    thief = stage.renew(stage.renew(owner))

    with pytest.raises(RefreshTokenReused):
        stage.renew(owner)

    with pytest.raises(InvalidRefreshToken):
        stage.renew(thief)
    assert not stage.lets_in(thief)


@pytest.mark.parametrize("after", [timedelta(0), REPEATED_WITHIN - MOMENT], ids=str)
def test_rfc9700_4_14_2_a_lost_answer_that_is_repeated_within_30_s_gets_the_same_token(
    after: timedelta,
) -> None:
    stage = Stage()
    first = stage.log_in()
    lost = stage.renew(first)
    stage.clock.advance(after)

    repeated = stage.renew(first)

    assert repeated.refresh == lost.refresh
    assert stage.lets_in(repeated)
    stage.renew(repeated)


def test_rfc9700_4_14_2_three_tabs_that_refresh_at_once_stay_in() -> None:
    stage = Stage()
    first = stage.log_in()
    others: list[Tokens] = []
    stage.store.meanwhile(lambda: others.append(stage.renew(first)))
    stage.store.meanwhile(lambda: others.append(stage.renew(first)))

    tabs = [stage.renew(first), *others]

    assert len(tabs) == 3
    assert len({tab.refresh for tab in tabs}) == 1
    assert all(stage.lets_in(tab) for tab in tabs)


def test_rfc9700_4_14_2_a_refresh_token_that_is_not_used_expires() -> None:
    stage = Stage()
    tokens = stage.log_in()
    stage.clock.advance(UNUSED_LONGEST)

    with pytest.raises(InvalidRefreshToken):
        stage.renew(tokens)


def test_rfc9700_4_14_2_a_logout_revokes_the_refresh_token() -> None:
    stage = Stage()
    tokens = stage.log_in()

    stage.revocation.revoke(str(tokens.refresh))

    with pytest.raises(InvalidRefreshToken):
        stage.renew(tokens)
    assert not stage.lets_in(tokens)


def test_rfc9700_4_14_2_of_two_devices_the_logout_of_one_leaves_the_other_in() -> None:
    stage = Stage()
    phone, laptop = stage.log_in(), stage.log_in()

    stage.revocation.revoke(str(phone.refresh))

    assert not stage.lets_in(phone)
    assert stage.lets_in(laptop)
    assert stage.lets_in(stage.renew(laptop))


def test_rfc9700_4_14_2_a_refresh_token_ends_with_the_password_that_it_was_given_for() -> None:
    stage = Stage()
    tokens = stage.log_in()
    stage.store.put(a_credential(version=stage.credential.version + 1))

    with pytest.raises(InvalidRefreshToken):
        stage.renew(tokens)


def test_rfc9700_2_3_an_access_token_alone_refreshes_nothing() -> None:
    stage = Stage()
    tokens = stage.log_in()

    with pytest.raises(InvalidRefreshToken):
        stage.renewal.by_refresh_token(tokens.access)

    assert stage.lets_in(stage.renew(tokens))


def test_rfc9700_2_3_an_access_token_alone_revokes_nothing() -> None:
    stage = Stage()
    tokens = stage.log_in()

    stage.revocation.revoke(tokens.access)

    assert stage.lets_in(stage.renew(tokens))


def test_rfc9700_2_3_an_access_token_of_an_ended_session_ends_no_later_one() -> None:
    """It is refused before any operation, and its session's id names no other session."""
    stage = Stage()
    ended = stage.log_in()
    stage.revocation.revoke(str(ended.refresh))
    later = stage.log_in()

    with pytest.raises(SessionNotFound):
        stage.open_sessions.end(a_member(ADA), ADA, ended.refresh.session_id)

    assert not stage.lets_in(ended)
    assert stage.lets_in(later)


def test_rfc9700_2_3_an_access_token_has_the_roles_of_the_login_and_no_more() -> None:
    stage = Stage(a_credential(roles=frozenset({"member"})))

    tokens = stage.renew(stage.log_in())

    assert stage.tokens.verify(tokens.access).roles == {"member"}


def test_rfc9700_4_10_no_token_can_be_made_of_what_is_stored() -> None:
    stage = Stage()
    tokens = stage.renew(stage.log_in())

    stored = repr(stage.store.all(Session))

    assert tokens.refresh.secret not in stored
    assert tokens.refresh.session_secret not in stored
    assert tokens.access not in stored
