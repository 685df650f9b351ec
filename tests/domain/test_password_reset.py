"""Choosing a new password by the link in a mail."""

from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from shared.domain.accounts.credential import Credential
from shared.domain.accounts.events import PasswordChanged
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import PAIR_MOST, LoginLimits
from shared.domain.errors import Busy
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.opaque_secrets import digest
from shared.domain.password_reset import PasswordReset
from shared.domain.sessions.errors import InvalidGrant, InvalidRefreshToken
from shared.domain.sessions.login import Login
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionRevocation
from tests.builders import (
    ADA,
    BOB,
    HOME,
    LATER,
    MAILED_SECRET,
    PASSWORD,
    a_credential,
    a_one_time_token,
    a_session,
    a_user,
    an_address,
)
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeEmailAddresses,
    FakeHasher,
    FakeKnownSources,
    FakeOneTimeTokens,
    FakeSessions,
    FakeStore,
    FakeStrength,
    FakeTokens,
    FakeUsers,
)
from tests.refusals import refused

NEW = "a comet in every pocket"
OTHER_SECRET = "YW5vdGhlciBzZWNyZXQgdGhhdCB3YXMgbWFpbGVkLi4"


@dataclass
class Stage:
    """Ada, with the link that was mailed to her, and who resets her password."""

    user: User = field(default_factory=a_user)
    credential: Credential = field(default_factory=a_credential)
    token: OneTimeToken = field(default_factory=a_one_time_token)
    strength: FakeStrength = field(default_factory=FakeStrength)

    def __post_init__(self) -> None:
        self.store = FakeStore(self.user, self.credential, self.token)
        self.clock = FakeClock(LATER)
        self.counters = FakeCounters()
        self.limits = LoginLimits(
            self.counters, FakeKnownSources(self.store), outbox=self.store, clock=self.clock
        )

    def reset(self, new: str = NEW, secret: str = MAILED_SECRET, source: str = HOME) -> None:
        service = PasswordReset(
            FakeOneTimeTokens(self.store),
            FakeCredentials(self.store),
            FakeUsers(self.store),
            self.limits,
            FakeSessions(self.store),
            FakeHasher(),
            self.strength,
            self.store,
            clock=self.clock,
        )
        service.reset(secret, new, source=source)

    @property
    def login(self) -> Login:
        return Login(
            FakeEmailAddresses(),
            self.limits,
            FakeCredentials(self.store),
            FakeSessions(self.store),
            FakeHasher(),
            FakeTokens(),
            self.store,
            clock=self.clock,
        )

    def log_in(self, password: str) -> RefreshToken:
        return self.login.by_password("ada@example.com", password, source=HOME).refresh

    def renew(self, token: RefreshToken) -> RefreshToken:
        renewal = Renewal(FakeSessions(self.store), FakeTokens(), self.store, clock=self.clock)
        return renewal.by_refresh_token(str(token)).refresh

    def assert_nothing_changed(self) -> None:
        assert self.store.commits == 0
        assert self.store.all(Credential) == [self.credential]
        assert self.store.all(User) == [self.user]
        assert self.store.published_events == []


def test_the_new_password_lets_in_and_the_old_one_no_more() -> None:
    stage = Stage()

    stage.reset()

    assert stage.store.all(Credential) == [a_credential(password_hash=f"hash of {NEW}", version=2)]
    stage.log_in(NEW)
    with pytest.raises(InvalidGrant):
        stage.log_in(PASSWORD)


def test_a_new_password_may_be_typed_composed_or_decomposed() -> None:
    stage = Stage()

    stage.reset("cafe\u0301 am mu\u0308ggelsee")

    stage.log_in("caf\u00e9 am m\u00fcggelsee")


def test_a_link_works_once() -> None:
    stage = Stage()
    stage.reset()

    with pytest.raises(InvalidOneTimeToken):
        stage.reset("another password")

    assert stage.store.all(OneTimeToken) == []
    stage.log_in(NEW)


def test_of_two_who_use_one_link_at_once_one_succeeds() -> None:
    stage = Stage()
    stage.store.meanwhile(stage.reset)

    with pytest.raises(InvalidOneTimeToken):
        stage.reset("another password")

    stage.log_in(NEW)
    assert len(stage.store.published_events) == 1


def test_another_link_that_was_mailed_before_is_void_then() -> None:
    stage = Stage()
    stage.store.put(a_one_time_token(token_hash=digest(OTHER_SECRET)))
    stage.reset()

    with pytest.raises(InvalidOneTimeToken):
        stage.reset("another password", OTHER_SECRET)


@pytest.mark.parametrize(
    "token",
    [
        a_one_time_token(token_hash=digest(OTHER_SECRET)),
        a_one_time_token(expires_at=LATER),
        a_one_time_token(purpose=TokenPurpose.EMAIL_VERIFICATION),
        a_one_time_token(credential_version=2),
        a_one_time_token(user_id=BOB),
        a_one_time_token(email_key="ada@example.org"),
    ],
    ids=["unknown", "expired", "purpose", "credential changed", "new owner", "address gone"],
)
def test_a_link_that_is_not_or_no_longer_valid_changes_nothing(token: OneTimeToken) -> None:
    stage = Stage(token=token)

    with pytest.raises(InvalidOneTimeToken):
        stage.reset()

    stage.assert_nothing_changed()


def test_a_credential_without_its_profile_is_left_alone() -> None:
    stage = Stage()
    stage.store.delete(stage.user)

    with pytest.raises(InvalidOneTimeToken):
        stage.reset()

    assert stage.store.all(Credential) == [stage.credential]


def test_a_password_that_is_easy_to_guess_is_refused_and_the_link_still_works() -> None:
    stage = Stage(strength=FakeStrength(2, "Add another word."))

    with refused("new_password", "is too easy to guess. Add another word."):
        stage.reset()
    stage.assert_nothing_changed()

    stage.strength = FakeStrength()
    stage.reset()


def test_a_password_is_judged_knowing_the_users_names_and_address() -> None:
    stage = Stage()

    stage.reset()

    assert stage.strength.known == ("Ada", "Lovelace", "Ada@example.com")


def test_without_a_valid_link_no_password_is_judged() -> None:
    stage = Stage(strength=FakeStrength(0))

    with pytest.raises(InvalidOneTimeToken):
        stage.reset(secret=OTHER_SECRET)


def test_all_sessions_of_the_user_end_and_those_of_others_stay() -> None:
    stage = Stage()
    session, bobs = a_session(credential_version=1), a_session(user_id=BOB)
    stage.store.put(session, bobs)

    stage.reset()

    end = stage.store.find(SessionRevocation, user_id=ADA)
    assert end is not None
    assert end.ends(session)
    assert stage.store.all(Session) == [bobs]


def test_a_login_after_a_reset_is_not_ended_by_it() -> None:
    stage = Stage()

    stage.reset()
    token = stage.log_in(NEW)

    stage.renew(token)


def test_a_login_that_meets_a_reset_opens_no_session() -> None:
    stage = Stage()
    stage.store.meanwhile(stage.reset)

    with pytest.raises(InvalidGrant):
        stage.log_in(PASSWORD)

    assert stage.store.all(Session) == []


def test_a_renewal_that_meets_a_reset_is_refused() -> None:
    stage = Stage()
    token = stage.log_in(PASSWORD)
    stage.store.meanwhile(stage.reset)

    with pytest.raises(InvalidRefreshToken):
        stage.renew(token)

    assert stage.store.all(Session) == []


def test_a_stronger_hash_that_is_stored_meanwhile_does_not_stop_a_reset() -> None:
    stage = Stage(credential=a_credential(password_hash=f"old hash of {PASSWORD}"))
    stage.store.meanwhile(lambda: stage.store.put(a_credential()))

    stage.reset()

    stage.log_in(NEW)


def test_who_reset_a_password_has_proved_that_the_address_is_theirs() -> None:
    stage = Stage(
        user=a_user(email_verified=False, pending_email=an_address("ada@example.org"), version=3)
    )

    stage.reset()

    assert stage.store.all(User) == [
        a_user(email_verified=True, pending_email=None, version=4, updated_at=LATER)
    ]


def test_a_profile_that_is_verified_already_keeps_its_version() -> None:
    verified = a_user(email_verified=True)
    stage = Stage(user=verified)

    stage.reset()

    assert stage.store.all(User) == [verified]


def test_a_profile_that_changes_meanwhile_makes_it_wait_and_the_link_still_works() -> None:
    stage = Stage()
    renamed = a_user(first_name="Augusta", version=2)
    stage.store.meanwhile(lambda: stage.store.put(renamed))

    with pytest.raises(Busy):
        stage.reset()
    stage.reset()

    [user] = stage.store.all(User)
    assert (user.first_name, user.email_verified, user.version) == ("Augusta", True, 3)


def test_the_user_is_told_at_their_address() -> None:
    stage = Stage()

    stage.reset()

    assert stage.store.published_events == [PasswordChanged(user_id=ADA, email="Ada@example.com")]


def test_the_source_of_a_reset_is_known_for_30_days() -> None:
    stage = Stage()

    stage.reset(source="203.0.113.8")

    [known] = stage.store.all(KnownSource)
    assert (known.email_key, known.source) == ("ada@example.com", "203.0.113.8")
    assert known.expires_at == LATER + timedelta(days=30)


def test_who_tried_too_many_wrong_passwords_can_log_in_right_after_a_reset() -> None:
    stage = Stage()
    for _ in range(PAIR_MOST):
        with pytest.raises(InvalidGrant):
            stage.log_in("forgotten")
    with pytest.raises(TooManyAttempts):
        stage.log_in("forgotten")

    stage.reset()

    stage.log_in(NEW)


def test_without_a_valid_link_no_attempt_is_forgiven() -> None:
    stage = Stage()

    with pytest.raises(InvalidOneTimeToken):
        stage.reset(secret=OTHER_SECRET)

    assert stage.counters.counts == {}
    assert stage.store.all(KnownSource) == []
