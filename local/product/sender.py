"""Verifies the address that mails come from, as its owner does by hand, once, in an AWS account."""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from local.aws import client
from local.data_plane.data_plane import DataPlane

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client

SENDER_PARAMETER = "Sender"


def verify_sender(plane: DataPlane, parameters: Mapping[str, str]) -> None:
    """Let SES accept mails from the sender that the parameters name, if any."""
    if address := parameters.get(SENDER_PARAMETER):
        ses: SESV2Client = client("sesv2", plane.url, plane.root)
        with suppress(ses.exceptions.AlreadyExistsException):
            ses.create_email_identity(EmailIdentity=address)
