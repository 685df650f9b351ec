"""SES's own list of addresses: what is taken off it, and what that may take."""

import pytest
from botocore.exceptions import ReadTimeoutError

from shared.adapters.mail.ses_mailer import ONCE
from shared.adapters.mail.ses_suppressions import SesSuppressions
from shared.domain.notifications.ports import MailPostponed
from tests.logs import Logs
from tests.wire import Wire, WireAnswer


def lift(*answers: WireAnswer | Exception) -> Wire:
    wire = Wire(*answers)
    SesSuppressions(wire.client("sesv2", ONCE)).lift("ada@exämple.com")
    return wire


def test_an_address_is_taken_off_the_list() -> None:
    assert lift().operations == ["DeleteSuppressedDestination"]


def test_an_address_that_is_not_on_the_list_needs_nothing() -> None:
    lift(WireAnswer.error("NotFoundException", 404))


@pytest.mark.parametrize(
    "answer",
    [
        WireAnswer.error("TooManyRequestsException", 429),
        WireAnswer.error("AccessDeniedException", 403),
        WireAnswer.error("InternalServiceErrorException", 500),
        ReadTimeoutError(endpoint_url="x"),
    ],
    ids=str,
)
def test_whatever_hinders_it_the_mail_is_sent_later(
    answer: WireAnswer | Exception, logs: Logs
) -> None:
    with pytest.raises(MailPostponed):
        lift(answer)

    assert [line["message"] for line in logs.lines] == ["suppression not lifted"]
    assert "ada@" not in logs.text
