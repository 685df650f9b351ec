"""Sends mails through SES."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from botocore.config import Config
from botocore.exceptions import ClientError
from email_validator import EmailNotValidError

from shared.adapters.email_addresses import ascii_address
from shared.adapters.observability.logs import logger
from shared.domain.notifications.mail import CORRELATION_HEADER, USER_TAG, Mail
from shared.domain.notifications.ports import MailPostponed, MailRefused, MailThrottled

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import MessageHeaderTypeDef, MessageTagTypeDef

_CONNECT_LONGEST = 2  # seconds
_ANSWER_LONGEST = 5  # seconds

# One attempt only: after a timeout botocore would send the same mail again, up to five times.
ONCE = Config(
    connect_timeout=_CONNECT_LONGEST,
    read_timeout=_ANSWER_LONGEST,
    retries={"mode": "standard", "total_max_attempts": 1},
)

# What is said, in the place of a code of SES's, of an address that is not even handed to it.
_NO_ADDRESS = "InvalidAddress"
# After these errors the mail was certainly not sent, and never will be.
_REFUSALS = frozenset({"MessageRejected", "BadRequestException"})
# A rejection with one of these in its text is not the mail's fault: the sender is not verified, the
# account is in SES's sandbox and the recipient is not, or sending is switched off. SES does not
# always have a code of its own for that.
_NOT_THE_MAILS_FAULT = (
    "not verified",
    "Sending paused",
    "Sending suspended",
    "sending is disabled",
)
# After these errors SES takes no mail just now: they came too fast, or a day's quota is used up.
_THROTTLES = frozenset(
    {"LimitExceededException", "ThrottlingException", "TooManyRequestsException"}
)
# After these errors the mail was certainly not sent, but can be sent later, some of them once
# whoever operates the API has mended something: NotFoundException means the configuration set.
# While sending is switched off, SES's second API says SendingPausedException, and its first one
# says of what, the account or the configuration set.
_POSTPONEMENTS = frozenset(
    {
        "AccessDeniedException",
        "AccountSendingPausedException",
        "AccountSuspendedException",
        "ConfigurationSetSendingPausedException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "SendingPausedException",
    }
)


class SesMailer:
    """Sends mails from one address, through one configuration set."""

    longest: float = _CONNECT_LONGEST + _ANSWER_LONGEST

    def __init__(self, client: "SESV2Client", sender: str, configuration: str) -> None:
        self._client = client
        self._sender = sender
        self._configuration = configuration

    def send(self, mail: Mail) -> None:
        try:
            self._send(mail, _recipient(mail))
        except ClientError as error:
            code = error.response["Error"]["Code"]
            logger.warning("mail not taken", code=code)
            if code in _THROTTLES:
                raise MailThrottled(code) from error
            if code in _POSTPONEMENTS or _is_not_the_mails_fault(error):
                raise MailPostponed(code) from error
            if code in _REFUSALS:
                raise MailRefused(code) from error
            raise

    def _send(self, mail: Mail, to: str) -> None:
        self._client.send_email(
            FromEmailAddress=self._sender,
            ConfigurationSetName=self._configuration,
            Destination={"ToAddresses": [to]},
            Content={
                "Simple": {
                    "Subject": {"Data": mail.subject, "Charset": "UTF-8"},
                    "Body": {
                        "Text": {"Data": mail.text, "Charset": "UTF-8"},
                        "Html": {"Data": mail.html, "Charset": "UTF-8"},
                    },
                    "Headers": _headers(mail),
                }
            },
            EmailTags=_tags(mail),
        )


def _is_not_the_mails_fault(error: ClientError) -> bool:
    return any(text in error.response["Error"]["Message"] for text in _NOT_THE_MAILS_FAULT)


def _recipient(mail: Mail) -> str:
    """Return the one address that a mail goes to. Raises MailRefused, where it is none."""
    try:
        return ascii_address(mail.to)
    except EmailNotValidError as error:
        logger.warning("mail not taken", code=_NO_ADDRESS)
        raise MailRefused(_NO_ADDRESS) from error


def _headers(mail: Mail) -> Sequence["MessageHeaderTypeDef"]:
    """Add the id of the request that caused the mail, to find its log lines from the mail."""
    if mail.correlation_id is None:
        return []
    return [{"Name": CORRELATION_HEADER, "Value": mail.correlation_id}]


def _tags(mail: Mail) -> Sequence["MessageTagTypeDef"]:
    """Name whom the mail is for, in what SES reports of it alone."""
    if mail.user_id is None:
        return []
    return [{"Name": USER_TAG, "Value": str(mail.user_id)}]
