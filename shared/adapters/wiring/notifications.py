"""Telling events by mail, from the outbox in DynamoDB through SES."""

from functools import cache
from pathlib import Path

import boto3

from shared.adapters import mail_composer, settings
from shared.adapters.dynamodb.outbox import DynamoOutbox
from shared.adapters.mail_composer import TemplateComposer
from shared.adapters.ses import ONCE, SesMailer
from shared.adapters.wiring.clients import dynamodb
from shared.domain.notifications.notifier import Notifier

TEMPLATES = Path(mail_composer.__file__).parent / "mail_templates"


@cache
def notifier() -> Notifier:
    """Return the notifier."""
    ses = boto3.client("sesv2", config=ONCE)
    return Notifier(
        DynamoOutbox(dynamodb(), settings.outbox_table()),
        TemplateComposer(TEMPLATES, settings.product_name(), settings.link_base()),
        SesMailer(ses, settings.sender(), settings.mail_configuration()),
    )
