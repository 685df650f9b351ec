"""How the events are kept that must be told."""

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from shared.domain.changes import Tell
from tests.builders import NOON, a_registration
from tests.storage import in_dynamodb

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

DISTANT = datetime(2100, 1, 1, tzinfo=UTC)


def test_a_pending_event_never_expires(moto: "DynamoDBClient") -> None:
    in_dynamodb(moto).commit(Tell(a_registration()))

    (item,) = moto.scan(TableName="OutboxTable")["Items"]

    assert "expires_at" not in item


@pytest.mark.parametrize(
    ("mark", "days", "in_index"), [("mark_told", 7, 0), ("mark_failed", 90, 1)]
)
def test_what_is_done_with_expires_and_only_what_failed_stays_in_the_index(
    moto: "DynamoDBClient", mark: str, days: int, in_index: int
) -> None:
    storage = in_dynamodb(moto)
    storage.commit(Tell(a_registration()))
    (event_id,) = storage.outbox.pending_since(DISTANT)

    getattr(storage.outbox, mark)(event_id, NOON)

    (item,) = moto.scan(TableName="OutboxTable")["Items"]
    assert item["expires_at"] == {"N": str(int((NOON + timedelta(days=days)).timestamp()))}
    assert moto.scan(TableName="OutboxTable", IndexName="by_state")["Count"] == in_index


@pytest.mark.parametrize("mark", ["mark_told", "mark_failed"])
def test_a_mark_makes_no_event_that_is_not_there(moto: "DynamoDBClient", mark: str) -> None:
    outbox = in_dynamodb(moto).outbox

    with pytest.raises(moto.exceptions.ConditionalCheckFailedException):
        getattr(outbox, mark)("unknown", NOON)

    assert moto.scan(TableName="OutboxTable")["Count"] == 0
