"""Asking to verify an email address, and the link that is mailed."""

import pytest

from shared.domain.access import Actor
from shared.domain.accounts.errors import NothingToVerify
from shared.domain.accounts.events import EmailVerificationRequested
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import REQUESTS_MOST, RequestLimits
from shared.domain.email_verification_requests import EmailVerificationRequests
from shared.domain.errors import Busy, Forbidden
from shared.domain.one_time_tokens.issuing import MailedLink
from shared.domain.one_time_tokens.one_time_token import OneTimeToken, TokenPurpose
from shared.domain.opaque_secrets import digest
from tests.builders import ADA, BOB, HOME, a_credential, a_member, a_user
from tests.fakes import FakeClock, FakeCounters, FakeDeliverability, FakeStore, FakeUsers
from tests.mails import verification_links
from tests.storage import in_memory

MOST = REQUESTS_MOST[Purpose.EMAIL_VERIFICATION_REQUEST_OF_SOURCE]


def requests(store: FakeStore, counters: FakeCounters | None = None) -> EmailVerificationRequests:
    limits = RequestLimits(counters or FakeCounters(), clock=FakeClock())
    return EmailVerificationRequests(FakeUsers(store), FakeDeliverability(store), limits, store)


def issued(store: FakeStore, email: str = "Ada@example.com") -> MailedLink | None:
    """Issue the link for Ada's mail to an address."""
    return verification_links(in_memory(store), clock=FakeClock()).issue(ADA, email)


def test_a_user_asks_for_a_mail_to_an_address_that_is_not_verified() -> None:
    store = FakeStore(a_user())

    requests(store).request(a_member(), source=HOME)

    assert store.published_events == [
        EmailVerificationRequested(user_id=ADA, email="Ada@example.com")
    ]


@pytest.mark.parametrize("verified", [True, False])
def test_a_pending_address_comes_before_the_present_one(*, verified: bool) -> None:
    store = FakeStore(a_user(email_verified=verified, pending_email="New@example.com"))

    requests(store).request(a_member(), source=HOME)

    assert store.published_events == [
        EmailVerificationRequested(user_id=ADA, email="New@example.com")
    ]


@pytest.mark.parametrize("stored", [(a_user(email_verified=True),), ()], ids=["verified", "gone"])
def test_who_has_nothing_to_verify_is_told_so(stored: tuple[object, ...]) -> None:
    store = FakeStore(*stored)

    with pytest.raises(NothingToVerify):
        requests(store).request(a_member(), source=HOME)

    assert store.published_events == []


def test_who_is_no_member_gets_no_mail() -> None:
    with pytest.raises(Forbidden):
        requests(FakeStore(a_user())).request(Actor(ADA, frozenset()), source=HOME)


def test_requests_from_one_source_are_limited_whoever_asks() -> None:
    store = FakeStore(a_user(), a_user(user_id=BOB))
    service = requests(store)
    for _ in range(MOST):
        service.request(a_member(), source=HOME)

    with pytest.raises(TooManyAttempts):
        service.request(a_member(BOB), source=HOME)
    service.request(a_member(BOB), source="203.0.113.8")

    assert len(store.published_events) == MOST + 1


def test_a_request_that_cannot_be_counted_publishes_nothing() -> None:
    store, counters = FakeStore(a_user()), FakeCounters()
    counters.busy = True

    with pytest.raises(Busy):
        requests(store, counters).request(a_member(), source=HOME)

    assert store.published_events == []


def test_the_link_is_for_the_present_credential_and_only_its_hash_is_stored() -> None:
    store = FakeStore(a_user(), a_credential(version=3))

    link = issued(store)

    assert link is not None
    assert link.to == "Ada@example.com"
    (token,) = store.all(OneTimeToken)
    assert (token.token_hash, token.purpose) == (
        digest(link.secret),
        TokenPurpose.EMAIL_VERIFICATION,
    )
    assert (token.user_id, token.email_key, token.credential_version) == (ADA, "ada@example.com", 3)
    assert link.secret not in repr(token)


def test_the_link_for_a_pending_address_goes_there_and_names_it() -> None:
    store = FakeStore(a_user(pending_email="New@example.com"), a_credential())

    link = issued(store, "New@example.com")

    assert link is not None
    assert link.to == "New@example.com"
    assert [token.email_key for token in store.all(OneTimeToken)] == ["new@example.com"]


@pytest.mark.parametrize(
    "stored",
    [
        (),
        (a_user(),),
        (a_user(email_verified=True), a_credential()),
        (a_user(pending_email="new@example.com"), a_credential()),
        (a_user(), a_credential(user_id=BOB)),
    ],
    ids=["nobody", "no credential", "verified", "another address", "another's credential"],
)
def test_no_link_is_mailed_once_the_request_no_longer_holds(stored: tuple[object, ...]) -> None:
    store = FakeStore(*stored)

    assert issued(store) is None
    assert store.all(OneTimeToken) == []


def test_a_mail_that_is_sent_again_has_a_link_of_its_own_beside_the_first() -> None:
    store = FakeStore(a_user(), a_credential())

    first, second = issued(store), issued(store)

    assert first != second
    assert len(store.all(OneTimeToken)) == 2
