"""The mails of events, with accounts that a test stores."""

from shared.domain.email_verification_requests import EmailVerificationLinks
from shared.domain.locked_addresses import LockedAddresses
from shared.domain.notifications.deliverable_mails import DeliverableMails
from shared.domain.notifications.mail_limits import MailLimits
from shared.domain.notifications.mails import Mails
from shared.domain.notifications.ports import Composer, Suppressions
from shared.domain.password_reset_requests import PasswordResetLinks
from shared.domain.times import Clock, now
from shared.domain.undeliverable_addresses import UndeliverableAddresses, UndeliverableProfiles
from tests.fakes import FakeComposer, FakeEmailAddresses, FakeSuppressions
from tests.storage import Storage, in_memory

MAILS_MOST = 5  # to a mailbox in an hour


def reset_links(storage: Storage, *, clock: Clock = now) -> PasswordResetLinks:
    """Make the links of password resets."""
    return PasswordResetLinks(
        FakeEmailAddresses(), storage.credential_versions, storage.users, storage.store, clock=clock
    )


def verification_links(storage: Storage, *, clock: Clock = now) -> EmailVerificationLinks:
    """Make the links of email verifications."""
    return EmailVerificationLinks(
        storage.users, storage.credential_versions, storage.store, clock=clock
    )


def mails(
    storage: Storage | None = None, *, composer: Composer | None = None, clock: Clock = now
) -> Mails:
    """Make the table of mails; without a storage, nobody has an account."""
    storage = storage or in_memory()
    return Mails(
        composer or FakeComposer(),
        reset_links(storage, clock=clock),
        verification_links(storage, clock=clock),
        LockedAddresses(storage.credential_versions, storage.users),
    )


def mail_limits(storage: Storage | None = None, *, clock: Clock = now) -> MailLimits:
    """Make the limits of mails."""
    counters = (storage or in_memory()).counters
    return MailLimits(FakeEmailAddresses(), counters, MAILS_MOST, clock=clock)


def deliverable_mails(
    storage: Storage, *, suppressions: Suppressions | None = None, clock: Clock = now
) -> DeliverableMails:
    """Make the mails to those addresses only that mail reaches."""
    return DeliverableMails(
        mails(storage, clock=clock),
        FakeEmailAddresses(),
        storage.deliverability,
        UndeliverableProfiles(storage.users, storage.store, clock=clock),
        suppressions or FakeSuppressions(),
        clock=clock,
    )


def undeliverable_addresses(storage: Storage, *, clock: Clock = now) -> UndeliverableAddresses:
    """Make what records the mail service's reports."""
    profiles = UndeliverableProfiles(storage.users, storage.store, clock=clock)
    return UndeliverableAddresses(FakeEmailAddresses(), storage.deliverability, profiles)
