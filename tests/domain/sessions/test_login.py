"""Logging in."""

from datetime import timedelta

import pytest

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.attempts.attempt import KnownSource
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.events import AddressLocked
from shared.domain.attempts.login_limits import ADDRESS_MOST, PAIR_MOST, LoginLimits
from shared.domain.errors import Busy
from shared.domain.opaque_secrets import digest
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidGrant
from shared.domain.sessions.login import Login
from shared.domain.sessions.session import SESSIONS_MOST, UNUSED_LONGEST, Session
from tests.builders import ADA, BOB, NOON, PASSWORD, a_credential, a_session
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

HOME = "203.0.113.7"
ADMIN = frozenset({Role.MEMBER, Role.ADMIN})


def login(
    store: FakeStore,
    *,
    hasher: FakeHasher | None = None,
    signer: FakeTokens | None = None,
    clock: FakeClock | None = None,
) -> Login:
    return Login(
        FakeEmailAddresses(),
        limits(store),
        FakeCredentials(store),
        FakeSessions(store),
        hasher or FakeHasher(),
        signer or FakeTokens(),
        store,
        clock=clock or FakeClock(),
    )


def limits(store: FakeStore, counters: FakeCounters | None = None) -> LoginLimits:
    return LoginLimits(
        counters or FakeCounters(), FakeKnownSources(store), outbox=store, clock=FakeClock()
    )


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.com"])
def test_who_knows_the_password_gets_in_whatever_the_case_of_the_address(email: str) -> None:
    store = FakeStore(a_credential(email_key="ada@example.com"))

    assert login(store).by_password(email, PASSWORD, source=HOME).access == "token-1"


def test_a_password_may_be_typed_composed_or_decomposed() -> None:
    store = FakeStore(a_credential(password_hash="hash of caf\u00e9 am m\u00fcggelsee"))

    tokens = login(store).by_password(
        "ada@example.com", "cafe\u0301 am mu\u0308ggelsee", source=HOME
    )

    assert tokens.access == "token-1"


def test_a_wrong_password_does_not_open_a_session() -> None:
    store = FakeStore(a_credential())

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", "not the password", source=HOME)

    assert store.all(Session) == []


def test_an_unknown_address_is_refused_alike_and_costs_a_verification_too() -> None:
    hasher = FakeHasher()

    with pytest.raises(InvalidGrant):
        login(FakeStore(), hasher=hasher).by_password("nobody@example.com", PASSWORD, source=HOME)

    assert hasher.verified == [None]


def test_the_access_token_says_who_is_calling_for_15_minutes() -> None:
    signer = FakeTokens()
    store = FakeStore(a_credential(user_id=ADA, roles=ADMIN))

    tokens = login(store, signer=signer).by_password("ada@example.com", PASSWORD, source=HOME)

    claims = signer.verify(tokens.access)
    (session,) = store.all(Session)
    assert (claims.user_id, claims.roles, claims.session_id) == (ADA, ADMIN, session.session_id)
    assert claims.issued_at == NOON
    assert claims.expires_at == NOON + timedelta(seconds=tokens.expires_in)
    assert tokens.expires_in == 15 * 60


def test_each_login_has_a_session_and_token_ids_of_its_own() -> None:
    signer = FakeTokens()
    store = FakeStore(a_credential())

    for _ in range(2):
        login(store, signer=signer).by_password("ada@example.com", PASSWORD, source=HOME)

    assert len(store.all(Session)) == 2
    assert len({claims.token_id for claims in signer.signed.values()}) == 2


def test_the_session_keeps_hashes_of_the_refresh_token_and_no_secret() -> None:
    store = FakeStore(a_credential(version=3))

    refresh = login(store).by_password("ada@example.com", PASSWORD, source=HOME).refresh

    (session,) = store.all(Session)
    assert session.session_id == digest(refresh.session_secret)
    assert session.secret_hash == digest(refresh.secret)
    assert refresh.session_secret not in repr(session)
    assert refresh.secret not in repr(session)


def test_the_session_keeps_the_credential_as_it_was_at_login() -> None:
    store = FakeStore(a_credential(email_key="ada@example.com", version=3, roles=ADMIN))

    login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    (session,) = store.all(Session)
    assert session.email_key == "ada@example.com"
    assert session.credential_version == 3
    assert session.roles == ADMIN
    assert session.expires_at == NOON + UNUSED_LONGEST


@pytest.mark.parametrize(
    "changed", [a_credential(version=2), a_credential(user_id=1)], ids=["version", "owner"]
)
def test_a_credential_that_changes_meanwhile_lets_nobody_in(changed: Credential) -> None:
    store = FakeStore(a_credential())
    store.meanwhile(lambda: store.put(changed))

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    assert store.all(Session) == []


def test_a_credential_that_is_removed_meanwhile_lets_nobody_in() -> None:
    store = FakeStore(a_credential())
    store.meanwhile(lambda: store.delete(a_credential()))

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", PASSWORD, source=HOME)


class BrokenSigner:
    """Cannot sign."""

    def sign(self, claims: AccessClaims) -> str:
        """Fail."""
        raise ConnectionError


@pytest.mark.parametrize("text", ["nobody", "ada at example.com"])
def test_what_is_no_address_is_refused_as_an_unknown_one_is(text: str) -> None:
    store, hasher = FakeStore(a_credential()), FakeHasher()

    with pytest.raises(InvalidGrant):
        login(store, hasher=hasher).by_password(text, PASSWORD, source=HOME)

    assert hasher.verified == [None]


def test_blanks_around_an_address_make_no_difference() -> None:
    store = FakeStore(a_credential(email_key="ada@example.com"))

    tokens = login(store).by_password(" Ada@example.com ", PASSWORD, source=HOME)

    assert tokens.refresh.user_id == ADA


def test_a_login_that_cannot_be_signed_leaves_no_session_behind() -> None:
    store = FakeStore(a_credential())
    broken = Login(
        FakeEmailAddresses(),
        limits(store),
        FakeCredentials(store),
        FakeSessions(store),
        FakeHasher(),
        BrokenSigner(),
        store,
    )

    with pytest.raises(ConnectionError):
        broken.by_password("ada@example.com", PASSWORD, source=HOME)

    assert store.all(Session) == []


def test_an_outdated_hash_is_renewed_and_ends_no_session() -> None:
    store = FakeStore(a_credential(password_hash=f"old hash of {PASSWORD}", version=3))

    login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    renewed = a_credential(password_hash=f"hash of {PASSWORD}", version=3)
    assert store.all(Credential) == [renewed]
    assert len(store.all(Session)) == 1


def test_an_outdated_hash_is_not_renewed_over_a_changed_credential() -> None:
    changed = a_credential(password_hash="hash of another password", version=2)
    store = FakeStore(a_credential(password_hash=f"old hash of {PASSWORD}", version=1))
    store.meanwhile(lambda: store.put(changed))

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    assert store.all(Credential) == [changed]


def test_a_wrong_password_does_not_renew_a_hash() -> None:
    outdated = a_credential(password_hash=f"old hash of {PASSWORD}")
    store = FakeStore(outdated)

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", "not the password", source=HOME)

    assert store.all(Credential) == [outdated]


def test_the_session_keeps_where_the_login_came_from_and_what_it_called_itself() -> None:
    store = FakeStore(a_credential())

    login(store).by_password(
        "ada@example.com", PASSWORD, source=HOME, user_agent="Orrery\x07 for phones"
    )

    (session,) = store.all(Session)
    assert (session.source, session.user_agent) == (HOME, "Orrery for phones")


def test_a_user_never_has_more_sessions_than_the_limit() -> None:
    """The one that was not used for longest goes."""
    clock = FakeClock()
    store = FakeStore(a_credential())
    sessions = login(store, clock=clock)
    opened = []
    for _ in range(SESSIONS_MOST + 3):
        tokens = sessions.by_password("ada@example.com", PASSWORD, source=HOME)
        opened.append(tokens.refresh.session_id)
        clock.advance(timedelta(minutes=16))

    assert {session.session_id for session in store.all(Session)} == set(opened[3:])


def test_the_sessions_of_others_make_no_room() -> None:
    others = [a_session(user_id=BOB, session_id=f"{each:064x}") for each in range(SESSIONS_MOST)]
    store = FakeStore(a_credential(), *others)

    login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    assert len(store.all(Session)) == SESSIONS_MOST + 1


def test_logins_at_the_same_time_exceed_the_limit_only_until_the_next_one() -> None:
    store = FakeStore(a_credential())
    store.put(*(a_session(session_id=f"{each:064x}") for each in range(SESSIONS_MOST)))

    def log_in() -> None:
        login(store).by_password("ada@example.com", PASSWORD, source=HOME)

    store.meanwhile(log_in)
    log_in()
    assert len(store.all(Session)) == SESSIONS_MOST + 1

    log_in()
    assert len(store.all(Session)) == SESSIONS_MOST


@pytest.mark.parametrize("email", ["ada@example.com", "Nobody@example.com"])
def test_after_too_many_wrong_passwords_none_is_looked_at_whether_the_address_is_known_or_not(
    email: str,
) -> None:
    hasher = FakeHasher()
    sessions = login(FakeStore(a_credential()), hasher=hasher)
    for _ in range(PAIR_MOST):
        with pytest.raises(InvalidGrant):
            sessions.by_password(email, "not the password", source=HOME)
    hasher.verified.clear()

    with pytest.raises(TooManyAttempts):
        sessions.by_password(email.upper(), PASSWORD, source=HOME)

    assert hasher.verified == []


def test_a_login_makes_its_source_known_and_forgives_what_failed_before() -> None:
    store = FakeStore(a_credential())
    sessions = login(store)
    for _ in range(2):
        for _ in range(PAIR_MOST - 1):
            with pytest.raises(InvalidGrant):
                sessions.by_password("ada@example.com", "not the password", source=HOME)

        sessions.by_password("Ada@example.com", PASSWORD, source=HOME)

    (known,) = store.all(KnownSource)
    assert (known.email_key, known.source) == ("ada@example.com", HOME)


def test_a_wrong_password_makes_no_source_known() -> None:
    store = FakeStore(a_credential())

    with pytest.raises(InvalidGrant):
        login(store).by_password("ada@example.com", "not the password", source=HOME)

    assert store.all(KnownSource) == []


def test_where_attempts_cannot_be_counted_no_password_is_looked_at() -> None:
    store, hasher, counters = FakeStore(a_credential()), FakeHasher(), FakeCounters()
    counters.busy = True
    uncounted = Login(
        FakeEmailAddresses(),
        limits(store, counters),
        FakeCredentials(store),
        FakeSessions(store),
        hasher,
        FakeTokens(),
        store,
    )

    with pytest.raises(Busy):
        uncounted.by_password("ada@example.com", PASSWORD, source=HOME)

    assert hasher.verified == []


@pytest.mark.parametrize("stored", [[a_credential()], []], ids=["known", "unknown"])
def test_an_address_is_locked_by_the_same_steps_whether_it_has_an_account_or_not(
    stored: list[object],
) -> None:
    store = FakeStore(*stored)
    service = login(store)

    for number in range(ADDRESS_MOST + 1):
        with pytest.raises((InvalidGrant, TooManyAttempts)):
            service.by_password("Ada@example.com", "not the password", source=f"source-{number}")

    assert store.published_events == [AddressLocked(email="ada@example.com")]
    assert store.commits == 1
