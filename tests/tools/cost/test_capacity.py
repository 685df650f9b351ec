"""DynamoDB's request units are counted by its published rules."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from local.data_plane.data_plane import DataPlane
from tools.cost.capacity import Units, examined, item_bytes, units_of

KEY = {"id": {"N": "1"}}
CONSISTENT = {"ConsistentRead": True}
REFUSED = {"Error": {"Code": "ConditionalCheckFailedException"}}


@pytest.fixture
def plane(tmp_path: Path) -> Iterator[DataPlane]:
    started = DataPlane.start(tmp_path, report=print)
    yield started
    started.stop()


def item_of(size: int) -> dict[str, Any]:
    return {"text": {"S": "x" * (size - len("text"))}}


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "é"}, 2),
        ({"N": "7"}, 2),
        ({"N": "-1234"}, 4),
        ({"N": "1200"}, 2),
        ({"BOOL": True}, 1),
        ({"SS": ["admin", "member"]}, 11),
        ({"L": [{"S": "ab"}]}, 3 + 1 + 2),
        ({"M": {"a": {"S": "b"}}}, 3 + 1 + 2),
    ],
)
def test_an_item_has_the_bytes_of_its_names_and_values(value: Any, size: int) -> None:
    assert item_bytes({"name": value}) == len("name") + size


@pytest.mark.parametrize(("size", "units"), [(10, 1), (4096, 1), (4097, 2)])
def test_a_consistent_read_costs_a_unit_for_each_started_4_kb(size: int, units: int) -> None:
    assert units_of("GetItem", CONSISTENT, {"Item": item_of(size)}) == Units(read=units)


def test_an_eventually_consistent_read_costs_half() -> None:
    assert units_of("GetItem", {}, {"Item": item_of(10)}) == Units(read=0.5)


def test_a_read_that_finds_nothing_costs_what_the_smallest_does() -> None:
    assert units_of("GetItem", CONSISTENT, {}) == Units(read=1)


@pytest.mark.parametrize("operation", ["Query", "Scan"])
def test_the_items_of_a_page_are_added_up_before_they_are_rounded(operation: str) -> None:
    answer = {"Items": [item_of(1000)] * 5}

    assert units_of(operation, {}, answer) == Units(read=2 * 0.5)


def test_each_key_of_a_batch_is_rounded_alone_and_counts_if_it_is_missing() -> None:
    parameters = {"RequestItems": {"T": {"Keys": [KEY, KEY], **CONSISTENT}}}
    answer = {"Responses": {"T": [item_of(5000)]}}

    assert units_of("BatchGetItem", parameters, answer) == Units(read=2 + 1)


def test_each_deletion_of_a_batch_costs_a_write() -> None:
    parameters = {"RequestItems": {"T": [{"DeleteRequest": {"Key": KEY}}] * 3}}

    assert units_of("BatchWriteItem", parameters, {}) == Units(write=3)


def test_a_write_costs_what_the_answer_says() -> None:
    answer = {"ConsumedCapacity": {"CapacityUnits": 7.0}}

    assert units_of("UpdateItem", {"Key": KEY}, answer) == Units(write=7)


def test_a_refused_write_costs_as_well() -> None:
    assert units_of("PutItem", {"Item": item_of(1025)}, REFUSED) == Units(write=2)
    assert units_of("UpdateItem", {"Key": KEY}, REFUSED) == Units(write=1)


def test_a_condition_check_is_billed_as_a_write_in_a_transaction(plane: DataPlane) -> None:
    plane.dynamodb.create_table(
        TableName="Things",
        BillingMode="PAY_PER_REQUEST",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
    )
    new = {"TableName": "Things", "ConditionExpression": "attribute_not_exists(id)"}
    parameters: Any = {
        "TransactItems": [
            {"Put": {**new, "Item": KEY}},
            {"ConditionCheck": {**new, "Key": {"id": {"N": "2"}}}},
        ],
        "ReturnConsumedCapacity": "TOTAL",
    }

    answer = plane.dynamodb.transact_write_items(**parameters)

    assert units_of("TransactWriteItems", parameters, answer) == Units(write=2 + 2)


def test_a_cancelled_transaction_costs_twice_each_item() -> None:
    parameters = {"TransactItems": [{"Put": {"Item": KEY}}, {"Delete": {"Key": KEY}}]}

    assert units_of("TransactWriteItems", parameters, REFUSED) == Units(write=2 * 2)


def test_a_call_whose_price_is_not_known_is_not_free() -> None:
    with pytest.raises(ValueError, match="ExecuteStatement"):
        units_of("ExecuteStatement", {}, {})
    with pytest.raises(ValueError, match="other writes"):
        units_of("BatchWriteItem", {"RequestItems": {"T": [{"PutRequest": {"Item": KEY}}]}}, {})


def test_a_query_examines_more_than_it_returns() -> None:
    assert examined("Query", {}, {"Items": [KEY], "ScannedCount": 500}) == 500


@pytest.mark.parametrize(
    ("operation", "parameters", "items"),
    [
        ("GetItem", {"Key": KEY}, 1),
        ("BatchGetItem", {"RequestItems": {"A": {"Keys": [KEY, KEY]}, "B": {"Keys": [KEY]}}}, 3),
        ("BatchWriteItem", {"RequestItems": {"A": [{"DeleteRequest": {"Key": KEY}}]}}, 1),
        ("TransactWriteItems", {"TransactItems": [{"Put": {}}, {"ConditionCheck": {}}]}, 2),
    ],
)
def test_what_names_its_items_examines_those(
    operation: str, parameters: dict[str, Any], items: int
) -> None:
    assert examined(operation, parameters, {}) == items
