"""Notifications, from the outbox in DynamoDB through SES."""

from functools import cache

import boto3

from shared.adapters import settings
from shared.adapters.dynamodb.accounts import DynamoCredentialVersions, DynamoUsers
from shared.adapters.dynamodb.attempts import DynamoCounters
from shared.adapters.dynamodb.one_time_tokens import ONE_TIME_TOKENS
from shared.adapters.dynamodb.outbox import DynamoOutbox
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.dynamodb.table_mapping import Tables
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.adapters.mail.paced_mailer import PacedMailer
from shared.adapters.mail.ses_mailer import ONCE, SesMailer
from shared.adapters.mail.ses_suppressions import SesSuppressions
from shared.adapters.mail.template_composer import TemplateComposer
from shared.adapters.observability.aws_calls import timed
from shared.domain.email_verification_requests import EmailVerificationLinks
from shared.domain.locked_addresses import LockedAddresses
from shared.domain.notifications.deliverable_mails import DeliverableMails
from shared.domain.notifications.mail_limits import MailLimits
from shared.domain.notifications.mails import Mails
from shared.domain.notifications.notifier import Notifier
from shared.domain.one_time_tokens.one_time_token import OneTimeToken
from shared.domain.password_reset_requests import PasswordResetLinks
from shared.wiring.clients import patient_dynamodb
from shared.wiring.undeliverable_addresses import deliverability, undeliverable_profiles


@cache
def notifier() -> Notifier:
    ses = timed(boto3.client("sesv2", config=ONCE))
    return Notifier(
        DynamoOutbox(patient_dynamodb(), settings.outbox_table()),
        DeliverableMails(
            _mails(),
            ValidatedEmailAddresses(),
            deliverability(),
            undeliverable_profiles(),
            SesSuppressions(ses),
        ),
        _mail_limits(),
        PacedMailer(
            SesMailer(ses, settings.sender(), settings.mail_configuration()),
            settings.mails_per_second(),
        ),
    )


def _mails() -> Mails:
    return Mails(
        TemplateComposer(settings.product_name(), settings.link_base()),
        _reset_links(),
        _verification_links(),
        _locked_addresses(),
    )


def _mail_limits() -> MailLimits:
    return MailLimits(
        ValidatedEmailAddresses(),
        DynamoCounters(patient_dynamodb(), settings.attempts_table()),
        settings.mails_per_mailbox(),
    )


def _reset_links() -> PasswordResetLinks:
    return PasswordResetLinks(
        ValidatedEmailAddresses(),
        DynamoCredentialVersions(patient_dynamodb(), settings.credentials_table()),
        DynamoUsers(patient_dynamodb(), settings.users_table()),
        _store_of_tokens(),
    )


def _verification_links() -> EmailVerificationLinks:
    return EmailVerificationLinks(
        DynamoUsers(patient_dynamodb(), settings.users_table()),
        DynamoCredentialVersions(patient_dynamodb(), settings.credentials_table()),
        _store_of_tokens(),
    )


def _locked_addresses() -> LockedAddresses:
    return LockedAddresses(
        DynamoCredentialVersions(patient_dynamodb(), settings.credentials_table()),
        DynamoUsers(patient_dynamodb(), settings.users_table()),
    )


def _store_of_tokens() -> DynamoStore:
    tables: Tables = {OneTimeToken: ONE_TIME_TOKENS.at(settings.one_time_tokens_table())}
    return DynamoStore(patient_dynamodb(), tables)
