"""Keeping a login alive."""

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.opaque_secrets import digest
from shared.domain.sessions.access_claims import AccessClaims
from shared.domain.sessions.errors import InvalidRefreshToken
from shared.domain.sessions.login import Tokens
from shared.domain.sessions.refresh_token import RefreshToken
from shared.domain.sessions.renewal import Renewal
from shared.domain.sessions.session import (
    LASTS_LONGEST,
    REPEATED_WITHIN,
    UNUSED_LONGEST,
    Session,
    SessionRevocation,
)
from tests.builders import ADA, BOB, NOON, a_credential
from tests.fakes import FakeClock, FakeSessions, FakeStore, FakeTokens

MOMENT = timedelta(milliseconds=1)
ADMIN = frozenset({Role.MEMBER, Role.ADMIN})


@dataclass
class Stage:
    """A session that was just opened at noon, its first token, and who renews it."""

    credential: Credential = field(default_factory=a_credential)

    def __post_init__(self) -> None:
        self.first = RefreshToken.first(self.credential.user_id)
        self.clock = FakeClock()
        self.signer = FakeTokens()
        opened = Session.opened(self.credential, self.first, NOON)
        self.store = FakeStore(self.credential, opened)
        self.renewal = Renewal(FakeSessions(self.store), self.signer, self.store, clock=self.clock)

    def renew(self, token: RefreshToken) -> RefreshToken:
        return self.exchange(token).refresh

    def exchange(self, token: RefreshToken) -> Tokens:
        return self.renewal.by_refresh_token(str(token))

    def refuses(self, token: RefreshToken) -> bool:
        try:
            self.exchange(token)
        except InvalidRefreshToken:
            return True
        return False

    @property
    def session(self) -> Session:
        (session,) = self.store.all(Session)
        return session

    @property
    def has_ended(self) -> bool:
        return self.store.all(Session) == []


def test_a_refresh_token_is_exchanged_for_the_next_generation() -> None:
    stage = Stage()

    second = stage.renew(stage.first)

    assert (second.user_id, second.session_id) == (ADA, stage.first.session_id)
    assert second.generation == 2
    assert second.secret != stage.first.secret
    assert stage.renew(second).generation == 3


def test_the_access_token_says_what_the_session_knows_of_the_login() -> None:
    stage = Stage(a_credential(roles=ADMIN))
    stage.clock.advance(timedelta(hours=1))

    tokens = stage.exchange(stage.first)

    claims = stage.signer.verify(tokens.access)
    assert (claims.user_id, claims.roles) == (ADA, ADMIN)
    assert claims.session_id == stage.session.session_id
    assert claims.issued_at == NOON + timedelta(hours=1)
    assert claims.expires_at == claims.issued_at + timedelta(seconds=tokens.expires_in)


def test_the_session_keeps_hashes_and_a_nonce_and_no_secret() -> None:
    stage = Stage()

    second = stage.renew(stage.first)

    session = stage.session
    assert session.secret_hash == digest(second.secret)
    assert session.previous_hash == digest(stage.first.secret)
    assert session.nonce is not None
    assert second == stage.first.successor(session.nonce)
    shown = repr(session)
    assert not any(it in shown for it in (stage.first.secret, second.secret, second.session_secret))


@pytest.mark.parametrize("after", [timedelta(0), REPEATED_WITHIN - MOMENT], ids=str)
def test_who_repeats_a_token_soon_gets_the_same_successor(after: timedelta) -> None:
    stage = Stage()
    second = stage.exchange(stage.first)
    stage.clock.advance(after)

    again = stage.exchange(stage.first)

    assert again.refresh == second.refresh
    assert again.access != second.access
    assert not stage.refuses(second.refresh)


def test_a_repetition_does_not_prolong_the_time_to_repeat() -> None:
    stage = Stage()
    stage.renew(stage.first)
    stage.clock.advance(REPEATED_WITHIN - MOMENT)
    stage.renew(stage.first)
    stage.clock.advance(MOMENT)

    assert stage.refuses(stage.first)


def test_a_token_that_is_repeated_after_30_seconds_ends_the_session() -> None:
    stage = Stage()
    second = stage.renew(stage.first)
    stage.clock.advance(REPEATED_WITHIN)

    assert stage.refuses(stage.first)
    assert stage.has_ended
    assert stage.refuses(second)


def test_a_token_whose_successor_was_used_ends_the_session_at_once() -> None:
    stage = Stage()
    third = stage.renew(stage.renew(stage.first))

    assert stage.refuses(stage.first)
    assert stage.has_ended
    assert stage.refuses(third)


@pytest.mark.parametrize("generation", [1, 2, 3])
def test_a_made_up_secret_of_somebody_who_knows_the_session_ends_it(generation: int) -> None:
    stage = Stage()
    stage.renew(stage.first)
    made_up = RefreshToken(ADA, stage.first.session_secret, generation, "x" * 43)

    assert stage.refuses(made_up)
    assert stage.has_ended


@pytest.mark.parametrize("generation", [1, 3])
def test_the_live_secret_counts_for_its_own_generation_alone(generation: int) -> None:
    stage = Stage()
    second = stage.renew(stage.first)

    assert stage.refuses(replace(second, generation=generation))


@pytest.mark.parametrize("generation", [2, 3])
def test_the_secret_before_counts_for_its_own_generation_alone(generation: int) -> None:
    stage = Stage()
    stage.renew(stage.first)

    assert stage.refuses(replace(stage.first, generation=generation))


def test_who_does_not_know_the_session_cannot_end_it() -> None:
    stage = Stage()

    assert stage.refuses(RefreshToken.first(ADA))
    assert stage.refuses(RefreshToken(BOB, stage.first.session_secret, 1, stage.first.secret))
    assert not stage.refuses(stage.first)


def test_a_session_ends_when_it_was_not_renewed_for_14_days() -> None:
    stage = Stage()
    stage.clock.advance(UNUSED_LONGEST - MOMENT)
    second = stage.renew(stage.first)
    stage.clock.advance(UNUSED_LONGEST)

    assert stage.refuses(second)


def test_a_session_ends_after_90_days_however_much_it_is_used() -> None:
    stage = Stage()
    token = stage.first
    for _ in range(9):
        stage.clock.advance(LASTS_LONGEST / 9 - MOMENT)
        token = stage.renew(token)
    assert stage.session.expires_at == NOON + LASTS_LONGEST

    stage.clock.advance(9 * MOMENT)

    assert stage.refuses(token)


@pytest.mark.parametrize("is_repetition", [False, True])
def test_the_end_of_all_sessions_is_the_end_of_renewals(is_repetition: bool) -> None:
    stage = Stage()
    if is_repetition:
        stage.renew(stage.first)
    stage.store.put(SessionRevocation.before(ADA, 2, NOON))

    assert stage.refuses(stage.first)


@pytest.mark.parametrize(
    "changed", [a_credential(version=2), a_credential(user_id=BOB)], ids=["version", "owner"]
)
def test_a_credential_that_is_not_that_of_the_login_renews_nothing(changed: Credential) -> None:
    stage = Stage()
    stage.store.put(changed)

    assert stage.refuses(stage.first)
    assert stage.session.generation == 1


def test_a_credential_that_is_gone_renews_nothing() -> None:
    stage = Stage()
    stage.store.delete(stage.credential)

    assert stage.refuses(stage.first)


def test_a_stronger_hash_does_not_hinder_a_renewal() -> None:
    stage = Stage()
    stage.store.put(stage.credential.rehashed("a stronger one"))

    assert not stage.refuses(stage.first)


def test_who_is_overtaken_by_the_same_token_gets_the_same_successor() -> None:
    stage = Stage()
    first_of_two: list[RefreshToken] = []
    stage.store.meanwhile(lambda: first_of_two.append(stage.renew(stage.first)))

    second = stage.renew(stage.first)

    assert [second] == first_of_two
    assert stage.session.generation == 2


def test_who_is_overtaken_by_two_renewals_ends_the_session() -> None:
    stage = Stage()

    def overtake() -> None:
        stage.renew(stage.renew(stage.first))

    stage.store.meanwhile(overtake)

    assert stage.refuses(stage.first)
    assert stage.has_ended


def test_a_session_that_is_ended_meanwhile_stays_ended() -> None:
    stage = Stage()
    stage.store.meanwhile(lambda: stage.store.delete(stage.session))

    assert stage.refuses(stage.first)
    assert stage.has_ended


class BrokenSigner:
    """Cannot sign."""

    def sign(self, claims: AccessClaims) -> str:
        """Fail."""
        raise ConnectionError


def test_a_renewal_that_cannot_be_signed_uses_nothing_up() -> None:
    stage = Stage()
    broken = Renewal(FakeSessions(stage.store), BrokenSigner(), stage.store, clock=stage.clock)

    with pytest.raises(ConnectionError):
        broken.by_refresh_token(str(stage.first))

    assert stage.session.generation == 1
    assert not stage.refuses(stage.first)


SOON = st.timedeltas(timedelta(0), (REPEATED_WITHIN - MOMENT) / 3)
LATER = st.timedeltas(timedelta(0), timedelta(days=2))


TIMES = st.lists(st.tuples(SOON, st.integers(1, 3)), min_size=1, max_size=3)


@given(st.lists(st.tuples(LATER, TIMES), max_size=40))
def test_an_honest_client_never_loses_its_session(
    renewals: list[tuple[timedelta, list[tuple[timedelta, int]]]],
) -> None:
    """It sends its newest token: several times at once, and soon again if no answer arrives."""
    stage = Stage()
    token = stage.first

    for wait, times in renewals:
        stage.clock.advance(wait)
        answers: list[RefreshToken] = []
        for pause, number in times:
            stage.clock.advance(pause)
            answers += renew_at_once(stage, token, number)
        assert len(set(answers)) == 1
        token = answers[-1]


def renew_at_once(stage: Stage, token: RefreshToken, number: int) -> list[RefreshToken]:
    """Renew a token several times, each begun before another has written, if any will write."""
    answers: list[RefreshToken] = []
    if number > 1 and stage.session.takes(token):
        stage.store.meanwhile(lambda: answers.extend(renew_at_once(stage, token, number - 1)))
    return [stage.renew(token), *answers]


@given(st.integers(1, 12), st.data())
def test_a_stolen_token_that_is_used_after_its_successor_always_ends_the_session(
    renewals: int, data: st.DataObject
) -> None:
    """Whoever of thief and owner comes second, and however soon: neither keeps the session."""
    stage = Stage()
    tokens = [stage.first]
    for _ in range(renewals + 1):
        stage.clock.advance(data.draw(LATER))
        tokens.append(stage.renew(tokens[-1]))
    stolen = data.draw(st.sampled_from(tokens[:-2]))

    assert stage.refuses(stolen)
    assert stage.has_ended
    assert all(stage.refuses(token) for token in tokens)


@given(LATER.map(lambda wait: wait + REPEATED_WITHIN))
def test_a_stolen_token_that_was_just_used_ends_the_session_unless_it_comes_soon(
    wait: timedelta,
) -> None:
    stage = Stage()
    newest = stage.renew(stage.first)
    stage.clock.advance(wait)

    assert stage.refuses(stage.first)
    assert stage.refuses(newest)
