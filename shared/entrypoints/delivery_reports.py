"""What SES reports of mails by EventBridge: bounces and complaints.

https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html describes
the documents; by EventBridge they come as its `detail`.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Annotated, Any, Literal, NotRequired, TypedDict

from aws_lambda_powertools.utilities.data_classes import EventBridgeEvent
from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from shared.adapters.observability.logs import logger
from shared.adapters.observability.metrics import Metric, count, counting
from shared.domain.notifications.deliverability import DeliveryReport, Trouble
from shared.domain.notifications.mail import CORRELATION_HEADER, USER_TAG
from shared.domain.undeliverable_addresses import UndeliverableAddresses
from shared.domain.values import is_id
from shared.entrypoints.initialization import prepare

PERMANENT = "Permanent"
NOT_SPAM = "not-spam"


class _Recipient(TypedDict):
    emailAddress: str


class _Header(TypedDict):
    name: str
    value: str


class _Mail(TypedDict):
    timestamp: AwareDatetime
    destination: NotRequired[list[str]]
    headers: NotRequired[list[_Header]]
    tags: NotRequired[dict[str, list[str]]]


class _Bounce(TypedDict):
    bounceType: str
    bouncedRecipients: list[_Recipient]


class _Complaint(TypedDict):
    complainedRecipients: list[_Recipient]
    complaintFeedbackType: NotRequired[str | None]


class _BounceDetail(TypedDict):
    eventType: Literal["Bounce"]
    bounce: _Bounce
    mail: _Mail


class _ComplaintDetail(TypedDict):
    eventType: Literal["Complaint"]
    complaint: _Complaint
    mail: _Mail


type _Detail = Annotated[_BounceDetail | _ComplaintDetail, Field(discriminator="eventType")]

_DETAILS: TypeAdapter[_Detail] = TypeAdapter(_Detail)


@dataclass(frozen=True)
class DeliveryReports:
    """Called by EventBridge with one event of SES.

    Whatever it cannot read is logged and done: it would be no more legible the next time.
    """

    service: Callable[[], UndeliverableAddresses]

    def __post_init__(self) -> None:
        prepare(self.service)

    @counting()
    def __call__(self, event: Mapping[str, Any], context: object) -> None:
        logger.set_correlation_id(None)
        try:
            detail = _DETAILS.validate_python(EventBridgeEvent(dict(event)).get("detail"))
        except ValidationError as error:
            # Where, and not what: the document is full of addresses.
            places = [".".join(map(str, each["loc"])) for each in error.errors()]
            logger.warning("delivery report not understood", places=places)
            return
        logger.set_correlation_id(_correlation_id(detail["mail"]))
        self._record(detail)

    def _record(self, detail: _Detail) -> None:
        report = _report(detail)
        marked = self.service().record(report) if report else 0
        count(Metric.ADDRESSES_MARKED, marked)
        logger.info("delivery report recorded", kind=detail["eventType"], marked=marked)


def _report(detail: _Detail) -> DeliveryReport | None:
    """Return what is to be recorded of it, if anything.

    A bounce that is not permanent can be a full mailbox, and a reader can take a complaint back.
    """
    if detail["eventType"] == "Bounce":
        bounce = detail["bounce"]
        if bounce["bounceType"] != PERMANENT:
            return None
        return _made(Trouble.BOUNCE, bounce["bouncedRecipients"], detail["mail"])
    complaint = detail["complaint"]
    if complaint.get("complaintFeedbackType") == NOT_SPAM:
        return None
    return _made(Trouble.COMPLAINT, complaint["complainedRecipients"], detail["mail"])


def _made(trouble: Trouble, recipients: Sequence[_Recipient], mail: _Mail) -> DeliveryReport:
    """Make a report. A mail to one address is about this one, whoever it was forwarded to."""
    destination = mail.get("destination", [])
    named = [recipient["emailAddress"] for recipient in recipients]
    return DeliveryReport(
        addresses=tuple(
            parseaddr(each)[1] for each in (destination if len(destination) == 1 else named)
        ),
        trouble=trouble,
        mailed_at=mail["timestamp"],
        user_id=_user_id(mail),
    )


def _user_id(mail: _Mail) -> int | None:
    tagged = mail.get("tags", {}).get(USER_TAG, [])
    numbers = [int(each) for each in tagged if each.isascii() and each.isdecimal()]
    return next((number for number in numbers if is_id(number)), None)


def _correlation_id(mail: _Mail) -> str | None:
    """Return the id of the request that caused the mail, which its header has."""
    wanted = CORRELATION_HEADER.lower()
    found = (each["value"] for each in mail.get("headers", []) if each["name"].lower() == wanted)
    return next(found, None)
