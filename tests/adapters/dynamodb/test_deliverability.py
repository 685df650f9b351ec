"""How it is stored what is known of addresses, and read as it is now."""

from typing import TYPE_CHECKING

import pytest

from shared.domain.notifications.deliverability import Retried, Trouble, Undeliverable
from tests.builders import NOON
from tests.storage import in_dynamodb
from tests.wire import Wire, WireAnswer

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

KEY = "ada@example.com"
MARK = Undeliverable(email_key=KEY, trouble=Trouble.BOUNCE, mailed_at=NOON)
RETRIED = Retried(email_key=KEY, asked_at=NOON, suppressed=True)


@pytest.mark.parametrize("known", [MARK, RETRIED], ids=["mark", "request"])
def test_an_address_is_stored_by_its_hash_alone(
    moto: "DynamoDBClient", known: Undeliverable | Retried
) -> None:
    in_dynamodb(moto).put(known)

    items = moto.scan(TableName="DeliverabilityTable")["Items"]

    assert len(items) == 1
    assert "ada" not in str(items)


def test_what_is_known_of_an_address_is_read_as_it_is_now() -> None:
    """Else a mail could go to an address that was marked a moment before."""
    wire = Wire(WireAnswer())

    in_dynamodb(wire.client("dynamodb")).deliverability.find(KEY, NOON)

    (request,) = wire.requests
    assert request.operation == "GetItem"
    assert request.body["ConsistentRead"] is True
