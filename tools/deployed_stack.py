"""A stack as CloudFormation has it now, whatever the template here says."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Self

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient

NOT_THERE: Final = "ValidationError"
"""The code by which CloudFormation says that a stack does not exist."""


@dataclass(frozen=True)
class DeployedStack:
    """A stack, with the parameters that it was deployed with and what it puts out."""

    name: str
    status: str
    parameters: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, name: str, cloudformation: "CloudFormationClient") -> Self | None:
        """Read a stack, None if there is none. Raises ClientError or BotoCoreError."""
        try:
            [stack] = cloudformation.describe_stacks(StackName=name)["Stacks"]
        except ClientError as error:
            if error.response["Error"]["Code"] == NOT_THERE:
                return None
            raise
        return cls(
            name,
            stack["StackStatus"],
            {each["ParameterKey"]: each["ParameterValue"] for each in stack.get("Parameters", [])},
            {each["OutputKey"]: each["OutputValue"] for each in stack.get("Outputs", [])},
        )
