"""How `make measure-mail` reads from the outbox how long mails took."""

from datetime import timedelta
from typing import TYPE_CHECKING

import boto3
import pytest
from moto import mock_aws

from shared.domain.accounts.events import PasswordChanged
from shared.domain.times import now
from shared.domain.unit_of_work import DomainEvent, Publish
from tests.aws import REGION, make_table
from tests.builders import ADA, a_registration
from tests.storage import in_dynamodb
from tools import mail_latency
from tools.mail_latency import latencies, summary
from tools.stack_tables import StackTables

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DISTANT = timedelta(days=1)
A_SECOND = timedelta(seconds=1)


def test_the_time_of_a_mail_is_that_between_the_events_commit_and_its_mark() -> None:
    with mock_aws():
        dynamodb: DynamoDBClient = boto3.client("dynamodb", region_name=REGION)
        make_table(dynamodb, "OutboxTable", name="OutboxTable")
        outbox = in_dynamodb(dynamodb).outbox
        begun = now()
        others: list[DomainEvent] = [PasswordChanged(user_id=ADA, email="ada@example.com")]
        in_dynamodb(dynamodb).commit(*map(Publish, [a_registration(), *others]))
        for event_id in outbox.pending_since(now() + DISTANT):
            outbox.mark_sent(event_id, now() + A_SECOND)
        in_dynamodb(dynamodb).commit(Publish(a_registration()))
        tables = StackTables(dynamodb, name=str)

        (seconds,) = latencies(tables, begun)

        assert seconds >= 1
        assert latencies(tables, now() + A_SECOND) == []


def test_the_line_has_the_median_the_slowest_twentieth_and_the_slowest() -> None:
    hundred = [number / 1000 for number in range(101)]

    line = summary(hundred)

    assert line == "101 mails, from commit to sent: p50 50 ms, p95 95 ms, max 100 ms\n"


@pytest.mark.parametrize(
    "settings",
    [{"BASE_URL": "https://api.example.com"}, {"BASE_URL": "ftp://127.0.0.1"}, {"ENV": "dev"}],
)
def test_what_does_not_run_here_is_not_measured(
    settings: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert mail_latency.main(settings) == 1

    assert capsys.readouterr().err.count("\n") == 1
