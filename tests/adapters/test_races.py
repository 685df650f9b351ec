"""What many do at the same moment, on DynamoDB's transactions as ministack has them.

Neither ministack nor moto ever answers that a transaction conflicts with another, which DynamoDB
does; so each race is run again with a third of the transactions answered so.
"""

import random
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import cycle, islice
from threading import Barrier
from typing import TYPE_CHECKING

import pytest

from local.aws import client
from local.data_plane.data_plane import DataPlane
from shared.domain import times
from shared.domain.account_removal import AccountRemoval
from shared.domain.accounts.profile_editing import ProfileEditing
from shared.domain.accounts.user import User
from shared.domain.attempts.login_limits import LoginLimits
from shared.domain.attempts.request_limits import RequestLimits
from shared.domain.email_verification import EmailVerification
from shared.domain.errors import Refusal
from shared.domain.opaque_secrets import digest
from shared.domain.password_change import PasswordChange
from shared.domain.password_reset import PasswordReset
from shared.domain.planets.contribution import PlanetContribution
from shared.domain.planets.curation import PlanetCuration
from shared.domain.planets.listing import PlanetListing
from shared.domain.planets.planet import Planet
from shared.domain.sessions.authentication import Authentication
from shared.domain.sessions.errors import InvalidToken
from shared.domain.sessions.login import Login
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import Session
from shared.domain.sessions.token_revocation import TokenRevocation
from shared.domain.versions import UNCONDITIONAL, Expected
from tests.builders import (
    ADA,
    HOME,
    MAILED_SECRET,
    PASSWORD,
    PROXIMA_B,
    a_credential,
    a_member,
    a_one_time_token,
    a_planet,
    a_user,
    a_verification_token,
    an_account,
    an_address,
    planet_details,
    user_details,
)
from tests.fakes import (
    FakeEmailAddresses,
    FakeHasher,
    FakeStrength,
    FakeTokens,
)
from tests.registration import registration_in
from tests.storage import Storage, in_dynamodb
from tests.wire import Decide, WireAnswer, WireRequest, intercept

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

CALLERS = 40
REPEATERS = 20
ROUNDS = 5
DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def a_third_conflicts() -> Decide:
    dice = random.Random(2026)  # noqa: S311  # no secret

    def decide(request: WireRequest) -> WireAnswer | None:
        if request.operation != "TransactWriteItems" or dice.random() > 1 / 3:
            return None
        others = ["None"] * (len(request.body["TransactItems"]) - 1)
        return WireAnswer.cancelled("TransactionConflict", *others)

    return decide


@pytest.fixture(params=[None, a_third_conflicts], ids=["calm", "contended"])
def storage(
    request: pytest.FixtureRequest, ministack: "DynamoDBClient", data_plane: DataPlane
) -> Storage:
    """Give a race its storage, calm or with a third of its transactions lost to others."""
    dynamodb: DynamoDBClient = client("dynamodb", data_plane.url, data_plane.root)
    if request.param:
        intercept(dynamodb, request.param())
    return in_dynamodb(dynamodb)


def race(*actions: Callable[[], object]) -> Counter[str]:
    """Have all actions done at the same moment; return how many ended in which way."""
    start = Barrier(len(actions))

    def run(action: Callable[[], object]) -> str:
        start.wait()
        try:
            action()
        except Refusal as refusal:
            return type(refusal).__name__
        return "done"

    with ThreadPoolExecutor(len(actions)) as pool:
        return Counter(pool.map(run, actions))


def test_of_40_registrations_of_one_address_one_succeeds(storage: Storage) -> None:
    registration = registration_in(storage)
    addresses = islice(cycle(["ada@example.com", "ADA@example.com"]), CALLERS)

    ended = race(
        *(
            partial(registration.register, PASSWORD, source=HOME, **user_details(email=address))
            for address in addresses
        )
    )

    assert_one_of_all_won(ended, "EmailTaken")
    (user,) = storage.users.page(CALLERS, None).items
    credential = storage.credentials.find("ada@example.com")
    assert credential is not None
    assert credential.user_id == user.user_id
    assert len(storage.outbox.pending_since(DISTANT)) == 1


def test_of_40_planets_of_one_name_one_is_added(storage: Storage) -> None:
    contribution = PlanetContribution(storage.store, storage.records)
    names = islice(cycle(["Kepler-22 b", "KEPLER-22 B"]), CALLERS)

    ended = race(*(partial(contribution.add, a_member(), **planet_details(name)) for name in names))

    assert_one_of_all_won(ended, "PlanetNameTaken")
    assert len(storage.planets.page(PlanetListing(), CALLERS, None).items) == 1


def assert_one_of_all_won(ended: Counter[str], lost: str) -> None:
    assert ended.total() == CALLERS
    assert ended["done"] == 1
    assert ended[lost] + ended["Busy"] == CALLERS - 1


def test_of_20_requests_with_one_idempotency_key_one_has_its_effect(storage: Storage) -> None:
    contribution = PlanetContribution(storage.store, storage.records)
    answers: list[Planet] = []

    def add() -> None:
        answers.append(contribution.add(a_member(), key="f1a9", **planet_details()))

    ended = race(*[add] * REPEATERS)

    assert ended["done"] + ended["Busy"] == REPEATERS
    assert ended["done"] >= 1
    assert set(answers) == set(storage.planets.page(PlanetListing(), CALLERS, None).items)


def test_of_20_registrations_with_one_idempotency_key_one_has_its_effect(
    storage: Storage,
) -> None:
    registration = registration_in(storage)
    answers: list[User] = []

    def register() -> None:
        answers.append(registration.register(PASSWORD, source=HOME, key="f1a9", **user_details()))

    ended = race(*[register] * REPEATERS)

    # A repetition checks the password, so more than five at once are turned away as logins are.
    assert ended["done"] + ended["Busy"] + ended["TooManyLogins"] == REPEATERS
    assert ended["done"] >= 1
    assert set(answers) == set(storage.users.page(CALLERS, None).items)
    assert len(storage.outbox.pending_since(DISTANT)) == 1


type Change = Callable[[Storage, int, Expected], object]
"""Changes what is Ada's, to something else for each number."""


def change_user(storage: Storage, number: int, expected: Expected) -> object:
    return profile_editing(storage).change(
        a_member(), ADA, expected=expected, mails_asked_from=HOME, first_name=f"Ada {number}"
    )


def change_planet(storage: Storage, number: int, expected: Expected) -> object:
    curation = PlanetCuration(storage.planets, storage.store)
    return curation.change(a_member(), PROXIMA_B, expected=expected, planet_name=f"b {number}")


def user_in(storage: Storage) -> User | None:
    return storage.users.find(ADA)


def planet_in(storage: Storage) -> Planet | None:
    return storage.planets.find(PROXIMA_B)


@pytest.mark.parametrize(
    ("change", "stored", "revision"),
    [
        (change_user, [a_user()], a_user().revision),
        (change_planet, [a_planet(), a_planet().name], a_planet().revision),
    ],
)
def test_of_two_writers_who_expect_the_same_version_one_writes(
    storage: Storage, change: Change, stored: Sequence[object], revision: str
) -> None:
    storage.put(*stored)
    first = Expected(one_of=frozenset({revision}))

    ended = race(*(partial(change, storage, number, first) for number in range(2)))

    assert ended["done"] <= 1
    assert ended["done"] + ended["VersionMismatch"] + ended["Busy"] == 2
    assert ended["VersionMismatch"] <= ended["done"]


@pytest.mark.parametrize(
    ("change", "stored", "found", "conflict"),
    [
        (change_user, [a_user()], user_in, "UserChanged"),
        (change_planet, [a_planet(), a_planet().name], planet_in, "PlanetChanged"),
    ],
)
def test_of_10_changes_at_once_none_is_lost(
    storage: Storage,
    change: Change,
    stored: Sequence[object],
    found: Callable[[Storage], User | Planet | None],
    conflict: str,
) -> None:
    storage.put(*stored)

    ended = race(*(partial(change, storage, number, UNCONDITIONAL) for number in range(10)))

    thing = found(storage)
    assert thing is not None
    assert thing.version == 1 + ended["done"]
    assert ended["done"] >= 1
    assert ended["done"] + ended[conflict] == 10


def test_of_20_renewals_by_one_token_all_give_the_same_successor(storage: Storage) -> None:
    first, renewal = logged_in(storage)
    successors: list[RefreshToken] = []

    def renew() -> None:
        successors.append(renewal.by_refresh_token(str(first)).refresh)

    ended = race(*[renew] * REPEATERS)

    assert ended["done"] + ended["Busy"] == REPEATERS
    assert ended["done"] >= 1
    [successor] = set(successors)
    assert successor.generation == 2
    assert renewal.by_refresh_token(str(successor)).refresh.generation == 3


@pytest.mark.parametrize("_", range(ROUNDS))
def test_a_session_that_is_ended_while_it_is_renewed_stays_ended(storage: Storage, _: int) -> None:
    first, renewal = logged_in(storage)
    revocation = TokenRevocation(storage.store)

    ended = race(
        *[partial(renewal.by_refresh_token, str(first))] * 3,
        partial(revocation.revoke, str(first)),
    )

    assert storage.sessions.read(ADA, first.session_id) == (None, None)
    assert ended.keys() <= {"done", "InvalidRefreshToken", "Busy"}


def logged_in(storage: Storage) -> tuple[RefreshToken, Renewal]:
    token = RefreshToken.first(ADA)
    storage.put(a_credential(), Session.opened(a_credential(), token, times.now()))
    return token, Renewal(storage.sessions, FakeTokens(), storage.store)


@pytest.mark.parametrize("_", range(ROUNDS))
def test_a_user_is_removed_as_a_whole_or_not_at_all(storage: Storage, _: int) -> None:
    storage.put(a_user(), a_credential(password_hash=f"old hash of {PASSWORD}"))
    removal = AccountRemoval(
        storage.users, storage.credential_versions, storage.session_cleanup, storage.store
    )
    editing = profile_editing(storage)
    tokens = FakeTokens()
    log_in = partial(login(storage, tokens).by_password, "ada@example.com", PASSWORD, source=HOME)

    ended = race(
        *[partial(removal.remove, a_member(), ADA)] * 2,
        *[partial(editing.change, a_member(), ADA, mails_asked_from=HOME, first_name="Augusta")]
        * 2,
        *[log_in] * 2,
    )

    is_removed = storage.users.find(ADA) is None
    assert is_removed == (storage.credentials.find("ada@example.com") is None)
    assert is_removed == (len(storage.outbox.pending_since(DISTANT)) == 1)
    assert not (is_removed and still_let_in(tokens, storage))
    assert ended.keys() <= {"done", "UserChanged", "UserNotFound", "InvalidGrant", "Busy"}


def still_let_in(tokens: FakeTokens, storage: Storage) -> list[str]:
    """Return the tokens of all logins that are still accepted."""
    authentication = Authentication(tokens, storage.sessions)
    accepted = []
    for token in tokens.signed:
        with suppress(InvalidToken):
            authentication.authenticate(token)
            accepted.append(token)
    return accepted


@pytest.mark.parametrize("_", range(ROUNDS))
def test_no_login_and_no_renewal_outlives_a_new_password(storage: Storage, _: int) -> None:
    """It is changed and reset, twice by one link, while the old one logs in and is renewed."""
    first, _renewal = logged_in(storage)
    link = a_one_time_token(expires_at=DISTANT)
    storage.put(a_user(), link)
    tokens = FakeTokens()
    renewal = Renewal(storage.sessions, tokens, storage.store)
    change, reset = (
        partial(password_change(storage).change, a_member(), ADA, PASSWORD, source=HOME),
        partial(password_reset(storage).reset, MAILED_SECRET, source=HOME),
    )

    log_in = partial(login(storage, tokens).by_password, "ada@example.com", PASSWORD, source=HOME)

    ended = race(
        partial(change, "a comet in every pocket"),
        partial(reset, "a moon behind every door"),
        partial(reset, "a star under every stone"),
        *[log_in] * 2,
        partial(renewal.by_refresh_token, str(first)),
    )

    credential = storage.credentials.find("ada@example.com")
    assert credential is not None
    assert credential.version <= 2
    assert len(storage.outbox.pending_since(DISTANT)) == credential.version - 1
    assert credential.version == 1 or not still_let_in(tokens, storage)
    assert ended.keys() <= RACED


RACED = {
    "done",
    "Busy",
    "InvalidGrant",
    "InvalidOneTimeToken",
    "InvalidRefreshToken",
    "UserChanged",
    "WrongPassword",
}


def profile_editing(storage: Storage) -> ProfileEditing:
    return ProfileEditing(
        storage.users,
        FakeEmailAddresses(),
        storage.store,
        mail_limits=RequestLimits(storage.counters),
    )


def password_change(storage: Storage) -> PasswordChange:
    return PasswordChange(
        storage.users,
        storage.credentials,
        LoginLimits(storage.counters, storage.known_sources, outbox=storage.store),
        storage.session_cleanup,
        FakeHasher(),
        FakeStrength(),
        storage.store,
    )


def password_reset(storage: Storage) -> PasswordReset:
    return PasswordReset(
        storage.one_time_tokens,
        storage.credentials,
        storage.users,
        LoginLimits(storage.counters, storage.known_sources, outbox=storage.store),
        storage.session_cleanup,
        FakeHasher(),
        FakeStrength(),
        storage.store,
    )


def login(storage: Storage, tokens: FakeTokens) -> Login:
    return Login(
        FakeEmailAddresses(),
        LoginLimits(storage.counters, storage.known_sources, outbox=storage.store),
        storage.credentials,
        storage.user_sessions,
        FakeHasher(),
        tokens,
        storage.store,
    )


NEW = "new@example.com"


def email_verification(storage: Storage) -> EmailVerification:
    return EmailVerification(
        storage.one_time_tokens,
        storage.users,
        storage.credentials,
        LoginLimits(storage.counters, storage.known_sources, outbox=storage.store),
        FakeHasher(),
        FakeEmailAddresses(),
        storage.session_cleanup,
        storage.store,
    )


def test_of_40_users_with_the_same_pending_address_one_moves_to_it(storage: Storage) -> None:
    secrets = {user_id: f"secret of {user_id}" for user_id in range(1, CALLERS + 1)}
    for user_id, secret in secrets.items():
        user, credential = an_account(f"user.{user_id}@example.com", user_id)
        link = a_verification_token(
            token_hash=digest(secret), user_id=user_id, email_key=NEW, expires_at=DISTANT
        )
        storage.put(replace(user, pending_email=an_address(NEW)), credential, link)
    verify = email_verification(storage).verify

    ended = race(*(partial(verify, secret, PASSWORD, source=HOME) for secret in secrets.values()))

    assert_one_of_all_won(ended, "EmailTaken")
    moved = storage.credentials.find(NEW)
    assert moved is not None
    old = {n: storage.credentials.find(f"user.{n}@example.com") for n in secrets}
    assert [user_id for user_id, credential in old.items() if credential is None] == [moved.user_id]
    assert len(storage.outbox.pending_since(DISTANT)) == 1


@pytest.mark.parametrize("_", range(ROUNDS))
def test_no_login_and_no_renewal_outlives_a_move_to_another_address(
    storage: Storage, _: int
) -> None:
    """The link is followed twice while the former address logs in, is renewed and is removed."""
    first, _renewal = logged_in(storage)
    storage.put(a_user(pending_email=NEW), a_verification_token(email_key=NEW, expires_at=DISTANT))
    tokens = FakeTokens()
    renewal = Renewal(storage.sessions, tokens, storage.store)
    removal = AccountRemoval(
        storage.users, storage.credential_versions, storage.session_cleanup, storage.store
    )
    verify = partial(
        email_verification(storage).verify, MAILED_SECRET, PASSWORD, source="203.0.113.8"
    )
    log_in = partial(login(storage, tokens).by_password, "ada@example.com", PASSWORD, source=HOME)

    ended = race(
        *[verify] * 2,
        *[log_in] * 2,
        partial(renewal.by_refresh_token, str(first)),
        partial(removal.remove, a_member(), ADA),
    )

    user = storage.users.find(ADA)
    present = {key for key in ("ada@example.com", NEW) if storage.credentials.find(key)}
    assert present == ({user.email.key} if user else set())
    is_as_it_was = "ada@example.com" in present
    assert is_as_it_was or not still_let_in(tokens, storage)
    assert ended.keys() <= RACED | {"UserNotFound"}
