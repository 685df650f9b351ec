"""Notifications, from the outbox in DynamoDB through SES."""

from functools import cache
from pathlib import Path

import boto3

from shared.adapters import settings
from shared.adapters.dynamodb.outbox import DynamoOutbox
from shared.adapters.mail import template_composer
from shared.adapters.mail.ses_mailer import ONCE, SesMailer
from shared.adapters.mail.template_composer import TemplateComposer
from shared.domain.notifications.mails import Mails
from shared.domain.notifications.notifier import Notifier
from shared.wiring.clients import dynamodb

TEMPLATES = Path(template_composer.__file__).parent / "templates"


@cache
def notifier() -> Notifier:
    ses = boto3.client("sesv2", config=ONCE)
    return Notifier(
        DynamoOutbox(dynamodb(), settings.outbox_table()),
        Mails(TemplateComposer(TEMPLATES, settings.product_name(), settings.link_base())),
        SesMailer(ses, settings.sender(), settings.mail_configuration()),
    )
