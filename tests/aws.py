"""Makes what the functions find on AWS from `template.yaml`: the tables and the settings."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sam_template.conditions import decided
from sam_template.template import Template, load

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient

PROJECT = Path(__file__).parents[1]
REGION = "us-east-1"
ACCOUNT_ID = "123456789012"  # moto's
STACK_NAME = "orrery-test"
ISSUER = f"urn:orrery:{STACK_NAME}"
MAIL_CONFIGURATION = "mail"

_TABLE = "AWS::DynamoDB::Table"
_MADE_ALIKE = ("AttributeDefinitions", "BillingMode", "GlobalSecondaryIndexes", "KeySchema")


@cache
def template() -> Template:
    """Return the product's template, transformed."""
    return load(PROJECT / "template.yaml")


def make_tables(client: "DynamoDBClient") -> None:
    """Make every table of the template, under its logical name."""
    for table in template().resources(_TABLE):
        make_table(client, table, name=table)


def make_table(client: "DynamoDBClient", table: str, *, name: str) -> None:
    """Make a table of the template, under a name."""
    client.create_table(TableName=name, **_table(template().resources(_TABLE)[table]))


def empty_tables(client: "DynamoDBClient") -> None:
    """Delete every item of every table."""
    for name, properties in template().resources(_TABLE).items():
        key_names = [part["AttributeName"] for part in properties["KeySchema"]]
        for item in client.get_paginator("scan").paginate(TableName=name).search("Items[]"):
            client.delete_item(TableName=name, Key={part: item[part] for part in key_names})


def settings_of(handler: str, token_key_arn: str) -> dict[str, str]:
    """Return the environment that the template gives to the function of a handler."""
    environments = {
        function.handler: function.environment for function in template().functions.values()
    }
    stand_ins = {
        "TokenKey": token_key_arn,
        "MailConfiguration": MAIL_CONFIGURATION,
        "AWS::StackName": STACK_NAME,
        **template().parameters,
    }
    assert handler in environments, f"no function of template.yaml has the Handler {handler}"
    return {
        name: _resolved(decided(template(), value), stand_ins)
        for name, value in environments[handler].items()
    }


def _resolved(value: object, stand_ins: Mapping[str, str]) -> str:
    match value:
        case {"Ref": str(name)}:
            return stand_ins.get(name, name)
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            return stand_ins[name]
        case {"Fn::Sub": str(text)}:
            return text.replace("${AWS::StackName}", STACK_NAME)
        case _:
            return str(value)


def _table(properties: Mapping[str, Any]) -> dict[str, Any]:
    table = {name: properties[name] for name in _MADE_ALIKE if name in properties}
    if "StreamSpecification" in properties:
        stream = properties["StreamSpecification"]
        table["StreamSpecification"] = {"StreamEnabled": True, **stream}
    return table
