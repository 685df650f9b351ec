"""The API keys of client applications in the usage plans of a deployed stack."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from sam_template.usage_plans import UsagePlan

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient


class KeyRefused(Exception):
    """The key cannot be made; the text is one line for the person at the terminal."""


@dataclass(frozen=True)
class DeployedKeys:
    """The keys in the plans of one stack."""

    stack_name: str
    cloudformation: "CloudFormationClient"
    apigateway: "APIGatewayClient"

    @classmethod
    def connect(cls, stack_name: str, region: str) -> Self:
        """Use the account of this terminal, in a region. Raises KeyRefused."""
        try:
            return cls(
                stack_name,
                boto3.client("cloudformation", region_name=region),
                boto3.client("apigateway", region_name=region),
            )
        except BotoCoreError as error:
            raise KeyRefused(str(error)) from error

    def add(self, name: str, plan: UsagePlan, plans: Sequence[UsagePlan]) -> str:
        """Make a key in a plan, of a name that none of the plans has; return its value.

        Raises KeyRefused.
        """
        try:
            ids = {each.name: self._id_of(each) for each in plans}
            if name in self._names(ids.values()):
                raise KeyRefused(f"{name} has a key already, in a plan of {self.stack_name}")
            return self._add(name, ids[plan.name])
        except (BotoCoreError, ClientError) as error:
            raise KeyRefused(f"{self.stack_name}: {error}") from error

    def _add(self, name: str, plan_id: str) -> str:
        key = self.apigateway.create_api_key(
            name=name, description=f"A client application of {self.stack_name}", enabled=True
        )
        try:
            self.apigateway.create_usage_plan_key(
                usagePlanId=plan_id, keyId=key["id"], keyType="API_KEY"
            )
        except BaseException:
            self.apigateway.delete_api_key(apiKey=key["id"])
            raise
        return key["value"]

    def _id_of(self, plan: UsagePlan) -> str:
        found = self.cloudformation.describe_stack_resource(
            StackName=self.stack_name, LogicalResourceId=plan.logical_id
        )
        return found["StackResourceDetail"]["PhysicalResourceId"]

    def _names(self, plan_ids: Iterable[str]) -> Iterator[str]:
        for plan_id in plan_ids:
            pages = self.apigateway.get_paginator("get_usage_plan_keys")
            for page in pages.paginate(usagePlanId=plan_id):
                yield from (key["name"] for key in page["items"])
