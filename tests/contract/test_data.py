"""The tables keep their data, whatever happens to the stack."""

from typing import Any

import pytest

from sam_template.template import Template

EXPIRING = {
    "ArchiveTable",
    "AttemptsTable",
    "DeliverabilityTable",
    "IdempotencyTable",
    "OneTimeTokensTable",
    "OutboxTable",
    "SessionsTable",
}


@pytest.fixture(scope="session")
def tables(template: Template) -> dict[str, dict[str, Any]]:
    return template.resources("AWS::DynamoDB::Table")


def test_a_table_outlives_its_stack_but_not_a_failed_creation(template: Template) -> None:
    for name in [*template.resources("AWS::DynamoDB::Table"), "TokenKey", "SecondTokenKey"]:
        resource = template.transformed["Resources"][name]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate", name
        assert resource["UpdateReplacePolicy"] == "Retain", name


def test_every_table_can_be_restored_to_any_moment(tables: dict[str, dict[str, Any]]) -> None:
    for name, table in tables.items():
        assert table["PointInTimeRecoverySpecification"]["PointInTimeRecoveryEnabled"], name


def test_every_table_can_be_protected_from_deletion(tables: dict[str, dict[str, Any]]) -> None:
    for name, table in tables.items():
        assert table["DeletionProtectionEnabled"] == {"Ref": "DeletionProtection"}, name


def test_what_expires_does_so_by_its_expires_at(tables: dict[str, dict[str, Any]]) -> None:
    expiring = {name for name, table in tables.items() if "TimeToLiveSpecification" in table}

    assert expiring == EXPIRING
    for name in expiring:
        assert tables[name]["TimeToLiveSpecification"]["AttributeName"] == "expires_at"


def test_the_outbox_streams_its_new_items_to_the_notifications(template: Template) -> None:
    [mapping] = template.resources("AWS::Lambda::EventSourceMapping").values()
    outbox = template.resources("AWS::DynamoDB::Table")["OutboxTable"]

    assert outbox["StreamSpecification"] == {"StreamViewType": "NEW_IMAGE"}
    assert template.function_of(mapping["FunctionName"]) == "SendNotifications"
    assert mapping["StartingPosition"] == "TRIM_HORIZON"
    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["FilterCriteria"]["Filters"] == [{"Pattern": '{"eventName": ["INSERT"]}'}]
