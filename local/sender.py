"""Verifies the address that mails come from, as its owner does by hand, once, in an AWS account."""

from contextlib import suppress
from typing import TYPE_CHECKING

from local.aws import client
from local.data_plane import DataPlane
from local.template import Template

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SENDER_PARAMETER = "Sender"


def verify_sender(plane: DataPlane, template: Template) -> None:
    """Let SES accept mails from the template's sender, if it has one."""
    if address := template.parameters.get(SENDER_PARAMETER):
        ses: SESV2Client = client("sesv2", plane.url, plane.root)
        with suppress(ses.exceptions.AlreadyExistsException):
            ses.create_email_identity(EmailIdentity=address)
