"""How the outbox's events come to the function that mails them, and what becomes of those it fails.

The behaviour behind these numbers is tested with the consumer and the outbox.
"""

from datetime import timedelta
from typing import Any

import pytest

from sam_template.schedules import schedules
from sam_template.template import Template
from shared.adapters.mail.paced_mailer import PacedMailer
from shared.adapters.mail.ses_mailer import SesMailer
from shared.domain.notifications.notifier import PENDING_TOO_LONG
from tests.fakes import FakeMailer

STREAM_KEEPS = timedelta(hours=24)  # what a stream of DynamoDB keeps its records for
SES_FIRST_RATE = 14  # mails a second, of an account that has left the sandbox
AT_WORK_MOST = 2  # the stream's one shard, and the schedule


@pytest.fixture(scope="module")
def mapping(template: Template) -> dict[str, Any]:
    """Give a test the mapping from the outbox's stream to the function."""
    [found] = template.resources("AWS::Lambda::EventSourceMapping").values()
    return dict(found)


@pytest.fixture(scope="module")
def function(template: Template) -> dict[str, Any]:
    """Give a test the function that sends the mails."""
    return dict(template.resources("AWS::Lambda::Function")["SendNotifications"])


def test_what_fails_is_tried_again_a_few_times_and_alone(mapping: dict[str, Any]) -> None:
    assert mapping["BisectBatchOnFunctionError"] is True
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert 0 < mapping["MaximumRetryAttempts"] <= 10


def test_what_is_too_old_is_given_up_long_before_the_stream_forgets_it(
    mapping: dict[str, Any],
) -> None:
    assert timedelta(seconds=mapping["MaximumRecordAgeInSeconds"]) < STREAM_KEEPS / 2


def test_what_is_given_up_leaves_a_pointer_that_rings(
    mapping: dict[str, Any], template: Template
) -> None:
    queue = "UndeliveredNotifications"
    alarms = template.resources("AWS::CloudWatch::Alarm").values()
    watching = [
        alarm
        for alarm in alarms
        if {"Name": "QueueName", "Value": {"Fn::GetAtt": [queue, "QueueName"]}}
        in alarm.get("Dimensions", [])
    ]

    destination = mapping["DestinationConfig"]["OnFailure"]["Destination"]
    assert destination == {"Fn::GetAtt": [queue, "Arn"]}
    assert [alarm["MetricName"] for alarm in watching] == ["ApproximateNumberOfMessagesVisible"]
    assert watching[0]["Threshold"] == 0


def test_the_schedule_looks_as_often_as_an_event_may_wait(template: Template) -> None:
    [schedule] = schedules(template)

    assert schedule.function == "SendNotifications"
    assert timedelta(seconds=schedule.period_seconds) == PENDING_TOO_LONG


def test_all_that_can_be_at_work_send_no_faster_than_ses_takes(
    mapping: dict[str, Any], template: Template
) -> None:
    assert mapping.get("ParallelizationFactor", 1) == 1
    assert AT_WORK_MOST * int(template.parameters["MailsPerSecond"]) <= SES_FIRST_RATE


def test_an_invocation_has_time_for_the_slowest_mail(function: dict[str, Any]) -> None:
    mailer = FakeMailer()
    mailer.longest = SesMailer.longest

    assert PacedMailer(mailer, rate=1).longest < function["Timeout"] / 2
