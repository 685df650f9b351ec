"""The tables of a stack, for commands that read or write them past the API."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

import boto3

from local.aws import client
from local.data_plane import data_plane
from local.product.orrery import Orrery
from local.state import State
from tools.aws_access import read_region
from tools.deploy_environments import read_environment
from tools.target import UsageError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient

type FindTables = Callable[[Mapping[str, str], Path], "StackTables"]


@dataclass(frozen=True)
class StackTables:
    """The tables of a stack, which `name` finds by their logical ids."""

    dynamodb: "DynamoDBClient"
    name: Callable[[str], str]

    @classmethod
    def of(
        cls, stack_name: str, cloudformation: "CloudFormationClient", dynamodb: "DynamoDBClient"
    ) -> Self:
        """Return the tables of a CloudFormation stack."""

        def name(logical_id: str) -> str:
            found = cloudformation.describe_stack_resource(
                StackName=stack_name, LogicalResourceId=logical_id
            )
            return found["StackResourceDetail"]["PhysicalResourceId"]

        return cls(dynamodb, name)


def find_tables(settings: Mapping[str, str], project: Path) -> StackTables:
    """Find the tables of the stack that ENV names, or of the API that runs here.

    Raises UsageError, DeployError, AccessError or an error of botocore.
    """
    if "ENV" in settings:
        stack_name = read_environment(settings["ENV"], project).stack_name
        session = boto3.Session(region_name=read_region(settings))
        return StackTables.of(
            stack_name, session.client("cloudformation"), session.client("dynamodb")
        )
    access = data_plane.read_access(State.read(settings).data)
    if access is None:
        raise UsageError("no API runs here: `make start` starts it; ENV names a deployed one")
    return StackTables.of(
        Orrery.stack_name,
        client("cloudformation", access.url, access.root),
        client("dynamodb", access.url, access.root),
    )
