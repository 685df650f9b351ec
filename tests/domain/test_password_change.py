"""Changing a password, knowing the current one."""

from dataclasses import dataclass, field

import pytest

from shared.domain.access import Actor
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.accounts.events import PasswordChanged
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import PAIR_MOST, LoginLimits
from shared.domain.errors import Forbidden
from shared.domain.password_change import PasswordChange
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
    PASSWORD,
    a_credential,
    a_member,
    a_session,
    a_user,
    an_admin,
)
from tests.fakes import (
    FakeClock,
    FakeCounters,
    FakeCredentials,
    FakeEmailAddresses,
    FakeHasher,
    FakeKnownSources,
    FakeSessions,
    FakeStore,
    FakeStrength,
    FakeTokens,
    FakeUsers,
)
from tests.refusals import refused

NEW = "a comet in every pocket"


@dataclass
class Stage:
    """Ada, who knows her password, and who changes it."""

    user: User = field(default_factory=a_user)
    credential: Credential = field(default_factory=a_credential)
    strength: FakeStrength = field(default_factory=FakeStrength)

    def __post_init__(self) -> None:
        self.store = FakeStore(self.user, self.credential)
        self.clock = FakeClock(LATER)
        self.hasher = FakeHasher()
        self.limits = LoginLimits(
            FakeCounters(), FakeKnownSources(self.store), outbox=self.store, clock=self.clock
        )

    def change(
        self,
        new: str = NEW,
        *,
        current: str = PASSWORD,
        actor: Actor | None = None,
        source: str = HOME,
    ) -> None:
        service = PasswordChange(
            FakeUsers(self.store),
            FakeCredentials(self.store),
            self.limits,
            FakeSessions(self.store),
            self.hasher,
            self.strength,
            self.store,
            clock=self.clock,
        )
        service.change(actor or a_member(ADA), ADA, current, new, source=source)

    def log_in(self, password: str) -> RefreshToken:
        login = Login(
            FakeEmailAddresses(),
            self.limits,
            FakeCredentials(self.store),
            FakeSessions(self.store),
            FakeHasher(),
            FakeTokens(),
            self.store,
            clock=self.clock,
        )
        return login.by_password("ada@example.com", password, source=HOME).refresh

    def renew(self, token: RefreshToken) -> RefreshToken:
        renewal = Renewal(FakeSessions(self.store), FakeTokens(), self.store, clock=self.clock)
        return renewal.by_refresh_token(str(token)).refresh

    def assert_nothing_changed(self) -> None:
        assert self.store.commits == 0
        assert self.store.all(Credential) == [self.credential]


def test_the_new_password_lets_in_and_the_old_one_no_more() -> None:
    stage = Stage()

    stage.change()

    assert stage.store.all(Credential) == [a_credential(password_hash=f"hash of {NEW}", version=2)]
    stage.log_in(NEW)
    with pytest.raises(InvalidGrant):
        stage.log_in(PASSWORD)


def test_both_passwords_may_be_typed_composed_or_decomposed() -> None:
    stage = Stage(credential=a_credential(password_hash="hash of caf\u00e9 am m\u00fcggelsee"))

    stage.change("d\u00e9j\u00e0 vu am see", current="cafe\u0301 am mu\u0308ggelsee")

    stage.log_in("de\u0301ja\u0300 vu am see")


def test_a_wrong_current_password_changes_nothing() -> None:
    stage = Stage()

    with refused("current_password", "is wrong"):
        stage.change(current="not the password")

    stage.assert_nothing_changed()


@pytest.mark.parametrize("actor", [a_member(BOB), an_admin()], ids=["another", "admin"])
def test_nobody_else_may_change_a_password_not_even_an_admin_who_knows_it(actor: Actor) -> None:
    stage = Stage()

    with pytest.raises(Forbidden):
        stage.change(actor=actor)

    stage.assert_nothing_changed()


def test_a_user_who_was_removed_is_not_found() -> None:
    stage = Stage()
    stage.store.delete(stage.user)

    with pytest.raises(UserNotFound):
        stage.change()


def test_a_wrong_current_password_counts_as_a_failed_login() -> None:
    stage = Stage()
    for _ in range(PAIR_MOST):
        with refused("current_password"):
            stage.change(current="not the password")

    with pytest.raises(TooManyAttempts):
        stage.change()
    with pytest.raises(TooManyAttempts):
        stage.log_in(PASSWORD)

    assert stage.hasher.verified == [stage.credential.password_hash] * PAIR_MOST


def test_the_right_current_password_forgives_what_failed_before_it() -> None:
    stage = Stage()
    for _ in range(PAIR_MOST - 1):
        with refused("current_password"):
            stage.change(current="not the password")

    stage.change()

    [known] = stage.store.all(KnownSource)
    assert known.forgiven == PAIR_MOST
    stage.log_in(NEW)


def test_a_new_password_that_is_easy_to_guess_is_refused_and_is_no_attempt() -> None:
    stage = Stage(strength=FakeStrength(2, "Add another word."))
    for _ in range(PAIR_MOST + 1):
        with refused("new_password", "is too easy to guess. Add another word."):
            stage.change()
    stage.assert_nothing_changed()

    stage.strength = FakeStrength()
    stage.change()


def test_a_new_password_is_judged_knowing_the_users_names_and_address() -> None:
    stage = Stage()

    stage.change()

    assert stage.strength.known == ("Ada", "Lovelace", "Ada@example.com")


def test_all_sessions_of_the_user_end_and_those_of_others_stay() -> None:
    stage = Stage()
    session, bobs = a_session(credential_version=1), a_session(user_id=BOB)
    stage.store.put(session, bobs)

    stage.change()

    end = stage.store.find(SessionRevocation, user_id=ADA)
    assert end is not None
    assert end.ends(session)
    assert stage.store.all(Session) == [bobs]


def test_a_login_after_a_change_is_not_ended_by_it() -> None:
    stage = Stage()

    stage.change()

    stage.renew(stage.log_in(NEW))


def test_a_login_that_meets_a_change_opens_no_session() -> None:
    stage = Stage()
    stage.store.meanwhile(stage.change)

    with pytest.raises(InvalidGrant):
        stage.log_in(PASSWORD)

    assert stage.store.all(Session) == []


def test_a_renewal_that_meets_a_change_is_refused() -> None:
    stage = Stage()
    token = stage.log_in(PASSWORD)
    stage.store.meanwhile(stage.change)

    with pytest.raises(InvalidRefreshToken):
        stage.renew(token)

    assert stage.store.all(Session) == []


def test_of_two_changes_at_once_one_succeeds() -> None:
    stage = Stage()
    stage.store.meanwhile(stage.change)

    with pytest.raises(UserChanged):
        stage.change("another password")

    stage.log_in(NEW)
    assert len(stage.store.published_events) == 1


@pytest.mark.parametrize(
    "others", [(), (a_credential(user_id=BOB),)], ids=["removed", "removed, and a new owner"]
)
def test_a_user_who_loses_the_address_meanwhile_changes_nobodys_password(
    others: tuple[Credential, ...],
) -> None:
    stage = Stage()
    stage.store.delete(stage.credential)
    stage.store.put(*others)

    with pytest.raises(UserChanged):
        stage.change()

    assert stage.store.all(Credential) == [*others]


def test_the_user_is_told_at_their_address() -> None:
    stage = Stage()

    stage.change()

    assert stage.store.published_events == [PasswordChanged(user_id=ADA, email="Ada@example.com")]
