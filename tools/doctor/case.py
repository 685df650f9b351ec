"""What the doctor looks at: an environment, and the account that it is to be deployed to."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from botocore.model import OperationModel

from sam_template.template import Template
from tools.aws_access import Access
from tools.deploy_environments import Environment
from tools.deployed_stack import DeployedStack

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

READS = ("Get", "List", "Describe")
"""How the names of AWS's operations begin that change nothing."""

GONE = "DELETE_COMPLETE"

type NewClient = Callable[[str], Any]
"""Makes a client of a service; botocore makes its methods as it runs, so the caller names it."""


class ChangeRefused(Exception):
    """The doctor was about to change something: a fault of its own."""


@dataclass(frozen=True)
class Case:
    """An environment, and the account that it is to be deployed to, which stays as it is."""

    environment: Environment
    access: Access
    new_client: NewClient

    @property
    def stack_name(self) -> str:
        return self.environment.stack_name

    @property
    def parameters(self) -> Mapping[str, str]:
        """The parameters that are to be deployed."""
        return self.environment.parameters

    @property
    def template(self) -> Template:
        """The template that is to be deployed."""
        return self.environment.template

    def client(self, service: str) -> Any:
        """Make a client that only reads: whatever else it is told raises ChangeRefused."""
        made = self.new_client(service)
        made.meta.events.register_first("before-parameter-build", _refuse_changes)
        return made

    @cached_property
    def stack(self) -> DeployedStack | None:
        """The stack as it is now, None if there is none. Raises ClientError or BotoCoreError."""
        return DeployedStack.read(self.stack_name, self._cloudformation)

    @cached_property
    def physical_ids(self) -> Mapping[str, str]:
        """The physical ids of what the stack has now, by logical ids. Raises as `stack` does."""
        if self.stack is None:
            return {}
        pages = self._cloudformation.get_paginator("list_stack_resources")
        return {
            each["LogicalResourceId"]: each["PhysicalResourceId"]
            for page in pages.paginate(StackName=self.stack_name)
            for each in page["StackResourceSummaries"]
            if each["ResourceStatus"] != GONE and "PhysicalResourceId" in each
        }

    @property
    def _cloudformation(self) -> "CloudFormationClient":
        client: CloudFormationClient = self.client("cloudformation")
        return client


def _refuse_changes(model: OperationModel, **_: object) -> None:
    if not model.name.startswith(READS):
        raise ChangeRefused(f"the doctor only reads, and {model.name} may change something")
