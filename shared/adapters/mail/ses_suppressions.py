"""The list of addresses to which SES itself sends nothing, after a bounce or a complaint."""

from typing import TYPE_CHECKING

from botocore.exceptions import BotoCoreError, ClientError

from shared.adapters.email_addresses import ascii_address
from shared.adapters.observability.logs import logger
from shared.domain.notifications.ports import MailPostponed

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client


class SesSuppressions:
    """The account's suppression list."""

    def __init__(self, client: "SESV2Client") -> None:
        self._client = client

    def lift(self, address: str) -> None:
        """Take an address off the list; whatever hinders that, the mail can be sent later."""
        try:
            self._client.delete_suppressed_destination(EmailAddress=ascii_address(address))
        except self._client.exceptions.NotFoundException:
            return
        except (BotoCoreError, ClientError) as error:
            logger.warning("suppression not lifted", reason=type(error).__name__)
            raise MailPostponed(type(error).__name__) from error
