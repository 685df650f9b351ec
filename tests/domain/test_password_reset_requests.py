"""Asking for a password reset, and the link that is mailed."""

from datetime import timedelta

import pytest

from shared.domain.accounts.events import PasswordResetRequested
from shared.domain.attempts.errors import TooManyAttempts
from shared.domain.attempts.ports import Purpose
from shared.domain.attempts.request_limits import REQUESTS_MOST, RequestLimits
from shared.domain.errors import Busy, Invalid
from shared.domain.one_time_tokens.issuing import MailedLink
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.opaque_secrets import digest
from shared.domain.password_reset_requests import (
    REQUEST_LASTS,
    PasswordResetLinks,
    PasswordResetRequests,
)
from tests.builders import HOME, NOON, a_credential, a_one_time_token, a_user, an_address
from tests.fakes import FakeClock, FakeCounters, FakeEmailAddresses, FakeStore
from tests.mails import reset_links
from tests.storage import in_memory

MOST = REQUESTS_MOST[Purpose.RESET_REQUEST_OF_SOURCE]
MOMENT = timedelta(milliseconds=1)


def requests(store: FakeStore, counters: FakeCounters | None = None) -> PasswordResetRequests:
    limits = RequestLimits(counters or FakeCounters(), clock=FakeClock())
    return PasswordResetRequests(FakeEmailAddresses(), limits, store)


def links(store: FakeStore, clock: FakeClock | None = None) -> PasswordResetLinks:
    return reset_links(in_memory(store), clock=clock or FakeClock())


def issued(store: FakeStore, email: str = "ada@example.com") -> MailedLink:
    link = links(store).issue(email, NOON)
    assert link is not None
    return link


@pytest.mark.parametrize("email", ["Ada@example.com", "nobody@example.com"])
def test_a_request_for_any_address_publishes_the_same_event_and_changes_nothing_else(
    email: str,
) -> None:
    store = FakeStore(a_user(), a_credential())

    requests(store).request(email, source=HOME)

    assert store.published_events == [PasswordResetRequested(email=email)]
    assert store.all(OneTimeToken) == []


def test_what_is_no_address_is_refused() -> None:
    store = FakeStore()

    with pytest.raises(Invalid):
        requests(store).request("ada at example.com", source=HOME)

    assert store.published_events == []


def test_requests_from_one_source_are_limited_whatever_address_they_name() -> None:
    store = FakeStore()
    service = requests(store)
    for number in range(MOST):
        service.request(f"ada.{number}@example.com", source=HOME)

    with pytest.raises(TooManyAttempts) as refused:
        service.request("bob@example.com", source=HOME)
    service.request("bob@example.com", source="203.0.113.8")

    assert refused.value.retry_after == 15 * 60
    assert len(store.published_events) == MOST + 1


def test_a_request_that_cannot_be_counted_publishes_nothing() -> None:
    store, counters = FakeStore(), FakeCounters()
    counters.busy = True

    with pytest.raises(Busy):
        requests(store, counters).request("ada@example.com", source=HOME)

    assert store.published_events == []


def test_the_link_is_for_the_present_credential_and_only_its_hash_is_stored() -> None:
    store = FakeStore(a_user(), a_credential(version=3))

    link = issued(store)

    token = a_one_time_token(token_hash=digest(link.secret), credential_version=3)
    assert store.all(OneTimeToken) == [token]
    assert link.secret not in repr(token)


def test_the_link_goes_to_the_address_as_its_user_gave_it() -> None:
    """Where case matters to a mail system, another mailbox could ask for the link."""
    store = FakeStore(a_user(email=an_address("Ada@example.com")), a_credential())

    assert issued(store, "ADA@EXAMPLE.COM").to == "Ada@example.com"


@pytest.mark.parametrize(
    "stored", [(), (a_user(),), (a_credential(),)], ids=["nobody", "no credential", "no profile"]
)
def test_an_address_without_an_account_gets_no_link(stored: tuple[object, ...]) -> None:
    store = FakeStore(*stored)

    assert links(store).issue("ada@example.com", NOON) is None
    assert store.all(OneTimeToken) == []


def test_a_request_gets_no_link_after_an_hour() -> None:
    store, clock = FakeStore(a_user(), a_credential()), FakeClock()
    service = links(store, clock)

    clock.advance(REQUEST_LASTS - MOMENT)
    assert service.issue("ada@example.com", NOON) is not None

    clock.advance(MOMENT)
    assert service.issue("ada@example.com", NOON) is None


def test_a_mail_that_is_sent_again_has_a_link_of_its_own_beside_the_first() -> None:
    store = FakeStore(a_user(), a_credential())

    first, second = issued(store), issued(store)

    assert first != second
    assert {token.token_hash for token in store.all(OneTimeToken)} == {
        digest(link.secret) for link in (first, second)
    }
