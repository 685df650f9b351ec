"""Verifying an email address, and what may come in between."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import EmailTaken, UserChanged, WrongPassword
from shared.domain.accounts.events import EmailChanged
from shared.domain.accounts.user import User
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.login_limits import PAIR_MOST, LoginLimits
from shared.domain.email_verification import EmailVerification
from shared.domain.one_time_tokens.errors import InvalidOneTimeToken
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.opaque_secrets import digest
from shared.domain.sessions.errors import InvalidGrant, InvalidRefreshToken
from shared.domain.sessions.login import Login, Tokens
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session, SessionRevocation
from tests.builders import (
    ADA,
    BOB,
    HOME,
    LATER,
    MAILED_SECRET,
    NOON,
    PASSWORD,
    a_credential,
    a_one_time_token,
    a_session,
    a_user,
    a_verification_token,
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
    FakeTokens,
    FakeUsers,
)

OLD, NEW = "ada@example.com", "new@example.com"
BOBS_SECRET = "Ym9iJ3Mgb3duIHNlY3JldCwgbWFpbGVkIHRvIGhpbSE"
ADMIN = frozenset({Role.MEMBER, Role.ADMIN})


def limits(store: FakeStore, counters: FakeCounters | None = None) -> LoginLimits:
    return LoginLimits(
        counters or FakeCounters(), FakeKnownSources(store), outbox=store, clock=FakeClock(LATER)
    )


def verification(
    store: FakeStore,
    *,
    counters: FakeCounters | None = None,
    admin_email: str = "",
    clock: FakeClock | None = None,
) -> EmailVerification:
    return EmailVerification(
        FakeOneTimeTokens(store),
        FakeUsers(store),
        FakeCredentials(store),
        limits(store, counters),
        FakeHasher(),
        FakeEmailAddresses(),
        FakeSessions(store),
        store,
        admin_email=admin_email,
        clock=clock or FakeClock(LATER),
    )


def verify(store: FakeStore, password: str = PASSWORD, *, admin_email: str = "") -> None:
    """Follow the link in Ada's mail, and give a password."""
    verification(store, admin_email=admin_email).verify(MAILED_SECRET, password, source=HOME)


def login(store: FakeStore) -> Login:
    return Login(
        FakeEmailAddresses(),
        limits(store),
        FakeCredentials(store),
        FakeSessions(store),
        FakeHasher(),
        FakeTokens(),
        store,
        clock=FakeClock(LATER),
    )


def log_in(store: FakeStore, email: str = OLD) -> Tokens:
    return login(store).by_password(email, PASSWORD, source=HOME)


def renew(store: FakeStore, tokens: Tokens) -> Tokens:
    renewal = Renewal(FakeSessions(store), FakeTokens(), store, clock=FakeClock(LATER))
    return renewal.by_refresh_token(str(tokens.refresh))


def registered(**details: object) -> FakeStore:
    """Store Ada as she has just registered, and the token of her link."""
    return FakeStore(a_user(**details), a_credential(), a_verification_token())


def moving(**details: object) -> FakeStore:
    """Store Ada, who wants another address, and the token of the link that went there."""
    user = a_user(email_verified=True, pending_email=NEW)
    return FakeStore(user, a_credential(**details), a_verification_token(email_key=NEW))


# --- The address that the account was registered with --------------------------------------------


def test_the_link_and_the_password_verify_the_address() -> None:
    store = registered()

    verify(store)

    assert store.all(User) == [a_user(email_verified=True, version=2, updated_at=LATER)]
    assert store.published_events == []


def test_nobody_is_logged_out_by_it() -> None:
    store = registered()
    tokens = log_in(store)

    verify(store)

    assert store.all(Credential) == [a_credential()]
    assert renew(store, tokens).refresh.user_id == ADA


def test_a_link_works_once() -> None:
    store = registered()
    verify(store)

    with pytest.raises(InvalidOneTimeToken):
        verify(store)

    assert store.all(OneTimeToken) == []


def test_other_links_to_the_same_address_are_void_then() -> None:
    store = registered()
    store.put(a_verification_token(token_hash=digest(BOBS_SECRET)))
    verify(store)

    with pytest.raises(InvalidOneTimeToken):
        verification(store).verify(BOBS_SECRET, PASSWORD, source=HOME)


@pytest.mark.parametrize(
    "stored",
    [
        (a_user(), a_credential()),
        (a_user(), a_credential(), a_one_time_token()),
        (a_user(), a_credential(), a_verification_token(expires_at=LATER)),
        (a_user(), a_credential(version=2), a_verification_token()),
        (a_user(email_verified=True), a_credential(), a_verification_token()),
        (a_user(pending_email=NEW), a_credential(), a_verification_token()),
        (a_user(), a_credential(), a_verification_token(email_key=NEW)),
        (a_verification_token(),),
        (a_user(), a_verification_token()),
    ],
    ids=[
        "unknown",
        "for a reset",
        "expired",
        "from before another password",
        "verified already",
        "another address is pending",
        "the address is no longer pending",
        "the user is gone",
        "the credential is gone",
    ],
)
def test_a_link_that_no_longer_holds_is_refused_whatever_the_password(
    stored: tuple[object, ...],
) -> None:
    store = FakeStore(*stored)

    with pytest.raises(InvalidOneTimeToken):
        verify(store)

    assert store.commits == 0


def test_a_wrong_password_verifies_nothing_and_leaves_the_link() -> None:
    store = registered()

    with pytest.raises(WrongPassword) as refused:
        verify(store, "not the password")

    assert [fault.path for fault in refused.value.faults] == [("password",)]
    assert store.commits == 0
    verify(store)


def test_a_password_may_be_typed_composed_or_decomposed() -> None:
    store = registered()
    store.put(a_credential(password_hash="hash of caf\u00e9 am m\u00fcggelsee"))

    verify(store, "cafe\u0301 am mu\u0308ggelsee")


def test_wrong_passwords_count_as_failed_logins_and_the_right_one_is_not_looked_at_then() -> None:
    store, counters = registered(), FakeCounters()
    service = verification(store, counters=counters)
    for _ in range(PAIR_MOST):
        with pytest.raises(WrongPassword):
            service.verify(MAILED_SECRET, "not the password", source=HOME)

    with pytest.raises(TooManyAttempts):
        service.verify(MAILED_SECRET, PASSWORD, source=HOME)
    with pytest.raises(TooManyAttempts):
        limits(store, counters).count(OLD, HOME)


def test_the_right_password_makes_the_source_known_as_a_login_does() -> None:
    store = registered()

    verify(store)

    assert store.find(KnownSource, email_key=OLD, source=HOME)


# --- A pending address ---------------------------------------------------------------------------


def test_a_pending_address_takes_the_place_of_the_present_one() -> None:
    store = moving(version=3)
    store.put(a_verification_token(email_key=NEW, credential_version=3))

    verify(store)

    moved = an_address(NEW)
    assert store.all(User) == [
        a_user(email=moved, email_verified=True, version=2, updated_at=LATER)
    ]
    assert store.all(Credential) == [a_credential(email_key=NEW, version=4)]
    assert store.all(OneTimeToken) == []


def test_the_former_address_is_told() -> None:
    store = moving()

    verify(store)

    assert store.published_events == [EmailChanged(user_id=ADA, email="Ada@example.com")]


def test_the_new_address_logs_in_from_then_on_and_the_former_one_does_not() -> None:
    store = moving()

    verify(store)

    assert log_in(store, NEW).refresh.user_id == ADA
    with pytest.raises(InvalidGrant):
        log_in(store, OLD)


def test_all_sessions_of_the_user_end_then_and_nobody_elses() -> None:
    store, bobs = moving(), a_session(user_id=BOB)
    store.put(bobs)
    tokens = log_in(store)
    session = store.find(Session, user_id=ADA)
    assert session

    verify(store)

    end = store.find(SessionRevocation, user_id=ADA)
    assert end
    assert end.ends(session)
    assert store.all(Session) == [bobs]
    with pytest.raises(InvalidRefreshToken):
        renew(store, tokens)


def test_another_spelling_of_the_address_changes_the_profile_and_ends_no_session() -> None:
    pending = a_user(email_verified=True, pending_email="ADA@example.com")
    store = FakeStore(pending, a_credential(), a_verification_token())
    tokens = log_in(store)

    verify(store)

    [user] = store.all(User)
    assert (user.email.address, user.pending_email) == ("ADA@example.com", None)
    assert store.all(Credential) == [a_credential()]
    assert store.published_events == []
    assert renew(store, tokens).refresh.user_id == ADA


def test_an_address_that_another_account_has_by_then_is_refused_and_nothing_changes() -> None:
    store = moving()
    bobs = a_credential(email_key=NEW, user_id=BOB)
    store.put(bobs)

    with pytest.raises(EmailTaken):
        verify(store)

    assert store.all(Credential) == [a_credential(), bobs]
    assert store.all(User) == [a_user(email_verified=True, pending_email=NEW)]
    assert store.published_events == []


def test_an_address_that_another_account_has_makes_no_failed_login_of_the_right_password() -> None:
    store, counters = moving(), FakeCounters()
    store.put(a_credential(email_key=NEW, user_id=BOB))
    service = verification(store, counters=counters)

    for _ in range(PAIR_MOST + 1):
        with pytest.raises(EmailTaken):
            service.verify(MAILED_SECRET, PASSWORD, source=HOME)
    limits(store, counters).count(OLD, HOME)


def test_of_two_users_with_the_same_pending_address_the_first_to_confirm_it_has_it() -> None:
    store = moving()
    store.put(
        a_user(user_id=BOB, email="bob@example.com", pending_email=NEW),
        a_credential(email_key="bob@example.com", user_id=BOB),
        a_verification_token(token_hash=digest(BOBS_SECRET), user_id=BOB, email_key=NEW),
    )
    service = verification(store)
    store.meanwhile(lambda: service.verify(BOBS_SECRET, PASSWORD, source=HOME))

    with pytest.raises(EmailTaken):
        verify(store)

    owners = {credential.email_key: credential.user_id for credential in store.all(Credential)}
    assert owners == {OLD: ADA, NEW: BOB}


# --- Races ---------------------------------------------------------------------------------------


def test_a_login_that_meets_the_change_of_the_address_opens_no_session() -> None:
    store = moving()
    store.meanwhile(lambda: verify(store))

    with pytest.raises(InvalidGrant):
        log_in(store)

    assert store.all(Session) == []


def test_a_renewal_that_meets_the_change_of_the_address_is_refused() -> None:
    store = moving()
    tokens = log_in(store)
    store.meanwhile(lambda: verify(store))

    with pytest.raises(InvalidRefreshToken):
        renew(store, tokens)


def test_a_new_owner_of_the_former_address_gets_nothing_of_the_former_ones_sessions() -> None:
    store = moving()
    tokens = log_in(store)
    verify(store)
    store.put(a_credential(user_id=BOB))

    with pytest.raises(InvalidRefreshToken):
        renew(store, tokens)
    assert log_in(store).refresh.user_id == BOB


@pytest.mark.parametrize("stored", [registered, moving], ids=["present", "pending"])
@pytest.mark.parametrize(
    "act",
    [
        lambda store: store.put(a_credential(version=2)),
        lambda store: store.delete(a_credential()),
        lambda store: store.put(a_user(version=2)),
        lambda store: store.delete(a_user()),
    ],
    ids=["another password", "no credential", "another profile", "no profile"],
)
def test_what_changes_meanwhile_is_left_as_it_is(
    stored: Callable[[], FakeStore], act: Callable[[FakeStore], None]
) -> None:
    store = stored()
    store.meanwhile(lambda: act(store))

    with pytest.raises(UserChanged):
        verify(store)

    assert store.commits == 0


def test_of_two_who_follow_a_link_at_once_one_succeeds() -> None:
    store = registered()
    store.meanwhile(lambda: verify(store))

    with pytest.raises(InvalidOneTimeToken):
        verify(store)

    [user] = store.all(User)
    assert user.version == 2


def test_a_link_lasts_until_it_expires() -> None:
    ends = NOON + timedelta(hours=1)
    store = registered()
    clock = FakeClock(ends - timedelta(milliseconds=1))

    verification(store, clock=clock).verify(MAILED_SECRET, PASSWORD, source=HOME)


# --- The admin's address -------------------------------------------------------------------------


@pytest.mark.parametrize("admin_email", ["ada@example.com", "ADA@Example.com"])
def test_who_verifies_the_admins_address_becomes_an_admin_and_logs_in_anew(
    admin_email: str,
) -> None:
    store = registered()
    tokens = log_in(store)

    verify(store, admin_email=admin_email)

    assert store.all(Credential) == [a_credential(roles=ADMIN, version=2)]
    with pytest.raises(InvalidRefreshToken):
        renew(store, tokens)


@pytest.mark.parametrize("admin_email", ["", "bob@example.com", "no address"])
def test_who_verifies_another_address_does_not(admin_email: str) -> None:
    store = registered()

    verify(store, admin_email=admin_email)

    assert store.all(Credential) == [a_credential()]


def test_who_moves_to_the_admins_address_becomes_an_admin_too() -> None:
    store = moving()

    verify(store, admin_email=NEW)

    [credential] = store.all(Credential)
    assert (credential.email_key, credential.roles) == (NEW, ADMIN)
    end = store.find(SessionRevocation, user_id=ADA)
    assert end
    assert end.credential_version == credential.version


def test_an_admin_who_verifies_the_address_stays_logged_in() -> None:
    store = FakeStore(a_user(), a_credential(roles=ADMIN), a_verification_token())
    tokens = log_in(store)

    verify(store, admin_email=OLD)

    assert renew(store, tokens).refresh.user_id == ADA


def test_a_stranger_who_registered_the_admins_address_first_gains_nothing() -> None:
    """The link goes to the owner of the address, who does not know the stranger's password."""
    store = FakeStore(
        a_user(), a_credential(password_hash="hash of the stranger's"), a_verification_token()
    )

    with pytest.raises(WrongPassword):
        verify(store, "what the owner would guess", admin_email=OLD)

    assert [credential.roles for credential in store.all(Credential)] == [{Role.MEMBER}]
