"""Mails through SES: each attempt is one, and its end is known or in doubt."""

from dataclasses import replace

import pytest
from botocore.exceptions import ClientError, ConnectTimeoutError, ReadTimeoutError

from shared.adapters.mail.ses_mailer import ONCE, SesMailer
from shared.domain.notifications.mail import Mail
from shared.domain.notifications.ports import MailPostponed, MailRefused, MailThrottled
from tests.aws import MAIL_CONFIGURATION
from tests.logs import Logs
from tests.wire import Wire, WireAnswer

SENDER = "no-reply@example.com"
MAIL = Mail(to="ada@example.com", subject="Überraschung 🪐", text="Hello", html="<p>Hello</p>")

REFUSED = ["MessageRejected", "BadRequestException"]
POSTPONED = [
    "AccessDeniedException",
    "AccountSendingPausedException",
    "AccountSuspendedException",
    "ConfigurationSetSendingPausedException",
    "MailFromDomainNotVerifiedException",
    "NotFoundException",
    "SendingPausedException",
]
THROTTLED = ["LimitExceededException", "ThrottlingException", "TooManyRequestsException"]


def send(wire: Wire, mail: Mail = MAIL) -> None:
    SesMailer(wire.client("sesv2", ONCE), SENDER, MAIL_CONFIGURATION).send(mail)


def test_a_mail_is_sent_from_the_products_address_in_text_and_html() -> None:
    wire = Wire()

    send(wire)

    (request,) = wire.requests
    assert request.body == {
        "FromEmailAddress": SENDER,
        "ConfigurationSetName": MAIL_CONFIGURATION,
        "Destination": {"ToAddresses": ["ada@example.com"]},
        "Content": {
            "Simple": {
                "Subject": {"Data": "Überraschung 🪐", "Charset": "UTF-8"},
                "Body": {
                    "Text": {"Data": "Hello", "Charset": "UTF-8"},
                    "Html": {"Data": "<p>Hello</p>", "Charset": "UTF-8"},
                },
                "Headers": [],
            }
        },
        "EmailTags": [],
    }


def test_what_ses_reports_of_a_mail_names_whom_it_was_for() -> None:
    wire = Wire()

    send(wire, replace(MAIL, user_id=7340962287139845))

    (request,) = wire.requests
    assert request.body["EmailTags"] == [{"Name": "user_id", "Value": "7340962287139845"}]


def test_a_mail_names_the_request_that_caused_it() -> None:
    wire = Wire()

    send(wire, replace(MAIL, correlation_id="5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"))

    (request,) = wire.requests
    assert request.body["Content"]["Simple"]["Headers"] == [
        {"Name": "X-Correlation-Id", "Value": "5f0c1e8a-7d39-4b52-9c61-2a4e8f7b6d10"}
    ]


def test_the_log_says_why_a_mail_was_not_taken_and_not_to_whom(logs: Logs) -> None:
    with pytest.raises(MailRefused):
        send(Wire(WireAnswer.error("MessageRejected")))

    assert [line["code"] for line in logs.lines] == ["MessageRejected"]
    assert "ada@example.com" not in logs.text


def test_a_domain_beyond_ascii_is_written_in_punycode() -> None:
    wire = Wire()

    send(wire, Mail(to="ada@exämple.com", subject="", text="", html=""))

    (request,) = wire.requests
    assert request.body["Destination"] == {"ToAddresses": ["ada@xn--exmple-cua.com"]}


@pytest.mark.parametrize(
    "to",
    [
        "ada@example.com,eve@evil.example",
        "ada@example.com\r\nBcc: eve@evil.example",
        "Ada <eve@evil.example>",
        "=?utf-8?q?eve=40evil.example=3e=20?=ada@example.com",
        "\u202eada@example.com",
        "Bcc:eve@evil.example",
        "<script>",
        "",
    ],
    ids=ascii,
)
def test_a_mail_has_one_recipient_or_is_not_sent(to: str, logs: Logs) -> None:
    wire = Wire()

    with pytest.raises(MailRefused, match="InvalidAddress"):
        send(wire, replace(MAIL, to=to))

    assert wire.requests == []
    assert [line["code"] for line in logs.lines] == ["InvalidAddress"]
    assert "evil" not in logs.text


def test_an_address_is_handed_over_as_it_is_however_odd() -> None:
    wire = Wire()

    send(wire, replace(MAIL, to="{{7*7}}+o'hara|`$id`@example.com"))

    (request,) = wire.requests
    assert request.body["Destination"] == {"ToAddresses": ["{{7*7}}+o'hara|`$id`@example.com"]}


@pytest.mark.parametrize("code", REFUSED)
def test_what_ses_will_never_send_is_refused(code: str) -> None:
    wire = Wire(WireAnswer.error(code))

    with pytest.raises(MailRefused):
        send(wire)

    assert len(wire.requests) == 1


@pytest.mark.parametrize("code", POSTPONED)
def test_what_ses_did_not_send_for_now_is_postponed(code: str) -> None:
    wire = Wire(WireAnswer.error(code, 429))

    with pytest.raises(MailPostponed) as raised:
        send(wire)

    assert len(wire.requests) == 1
    assert not isinstance(raised.value, MailThrottled), "it is this mail's alone"


@pytest.mark.parametrize("code", THROTTLED)
def test_what_ses_was_sent_too_fast_is_postponed_and_says_so(code: str) -> None:
    wire = Wire(WireAnswer.error(code, 429))

    with pytest.raises(MailThrottled, match=code):
        send(wire)

    assert len(wire.requests) == 1


@pytest.mark.parametrize(
    "message",
    [
        "Email address is not verified. The following identities failed the check in region "
        "US-EAST-1: no-reply@example.com",
        "Sending paused for this account. For more information, please check the inbox of the "
        "email address associated with your AWS account.",
        "Sending suspended for this account.",
        "Email sending is disabled for this configuration set.",
    ],
)
def test_what_whoever_operates_the_api_can_mend_is_not_the_mails_end(message: str) -> None:
    with pytest.raises(MailPostponed):
        send(Wire(WireAnswer.error("MessageRejected", Message=message)))


@pytest.mark.parametrize(
    "answer",
    [
        WireAnswer.error("InternalServiceErrorException", 500),
        WireAnswer.error("ServiceUnavailable", 503),
        WireAnswer.error("SomethingNew", 400),
        ReadTimeoutError(endpoint_url="x"),
        ConnectTimeoutError(endpoint_url="x"),
    ],
    ids=str,
)
def test_what_may_have_been_sent_is_in_doubt_and_not_tried_again(
    answer: WireAnswer | Exception,
) -> None:
    wire = Wire(answer)

    with pytest.raises((ClientError, ReadTimeoutError, ConnectTimeoutError)):
        send(wire)

    assert len(wire.requests) == 1


def test_the_longest_that_sending_takes_covers_connecting_and_waiting() -> None:
    assert SesMailer.longest >= ONCE.connect_timeout + ONCE.read_timeout  # type: ignore[attr-defined]  # botocore sets a Config's options as it runs
