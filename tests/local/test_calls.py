"""Which of IAM's actions a call of the SDK needs, and on what."""

import json
from typing import Any

import pytest

from local.call_log import CallLog
from local.execution.calls import Call, calls

PUT = {"Put": {"TableName": "things", "Item": {}}}
CHECK = {"ConditionCheck": {"TableName": "others", "Key": {}}}

STREAM = "arn:aws:dynamodb:us-east-1:000000000000:table/things/stream/2026-11-24T12:00:00.000"


@pytest.mark.parametrize(
    ("service", "operation", "parameters", "needed"),
    [
        ("dynamodb", "PutItem", {"TableName": "things"}, {("PutItem", "things")}),
        (
            "dynamodb",
            "GetItem",
            {"TableName": "arn:aws:dynamodb:us-east-1:000000000000:table/things"},
            {("GetItem", "things")},
        ),
        (
            "dynamodb",
            "Query",
            {"TableName": "things", "IndexName": "by_state"},
            {("Query", "things/index/by_state")},
        ),
        (
            "dynamodb",
            "BatchGetItem",
            {"RequestItems": {"things": {}, "others": {}}},
            {("BatchGetItem", "things"), ("BatchGetItem", "others")},
        ),
        (
            "dynamodb",
            "TransactWriteItems",
            {"TransactItems": [PUT, CHECK]},
            {("PutItem", "things"), ("ConditionCheckItem", "others")},
        ),
        ("dynamodb", "GetRecords", {"ShardIterator": "abc"}, {("GetRecords", "*")}),
        (
            "dynamodb",
            "DescribeStream",
            {"StreamArn": STREAM},
            {("DescribeStream", "things/stream")},
        ),
        (
            "kms",
            "Sign",
            {"KeyId": "arn:aws:kms:us-east-1:000000000000:key/1234-5678"},
            {("Sign", "1234-5678")},
        ),
        (
            "sqs",
            "SendMessage",
            {"QueueUrl": "http://127.0.0.1:4566/000000000000/lost"},
            {("SendMessage", "lost")},
        ),
        (
            "ses",
            "SendEmail",
            {"FromEmailAddress": "mia@example.com", "ConfigurationSetName": "mails"},
            {("SendEmail", "identity/mia@example.com"), ("SendEmail", "configuration-set/mails")},
        ),
    ],
)
def test_a_call_needs_an_action_for_each_thing_that_it_touches(
    service: str, operation: str, parameters: dict[str, Any], needed: set[tuple[str, str]]
) -> None:
    found = set(calls(service, operation, parameters))

    assert found == {Call(f"{service}:{action}", resource) for action, resource in needed}


def test_the_log_names_resources_as_the_template_does_and_each_call_once() -> None:
    log = CallLog({"orrery-Things-1A2B": "Things"})
    call = Call("dynamodb:Query", "orrery-Things-1A2B/index/by_state")

    log.note("UseThing", call)
    log.note("UseThing", call)

    assert json.loads(log.answer().body) == [
        {"function": "UseThing", "action": "dynamodb:Query", "resource": "Things/index/by_state"}
    ]
