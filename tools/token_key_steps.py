"""The steps by which the signing key is rotated: one deployment takes one step at most."""

from collections.abc import Mapping
from typing import Final

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools.aws_access import Access, AccessError
from tools.deploy_environments import DeployError

PARAMETER: Final = "TokenKeys"
STEPS: Final = ("first", "first,second", "second,first", "second")
NOT_THERE: Final = "ValidationError"
"""The code by which CloudFormation says that a stack does not exist."""


def check_step(deployed: Mapping[str, str] | None, wanted: Mapping[str, str]) -> None:
    """Refuse to publish and switch keys at once, or to switch and retire them: tokens would fail.

    `deployed` has the parameters of the stack, None if there is none yet. Raises DeployError.
    """
    if deployed is None:
        return
    here, there = (STEPS.index(each.get(PARAMETER, STEPS[0])) for each in (deployed, wanted))
    if abs(there - here) > 1:
        between = STEPS[here + (1 if there > here else -1)]
        raise DeployError(
            f'{PARAMETER} cannot go from "{STEPS[here]}" to "{STEPS[there]}" in one deployment: '
            f'"{between}" comes first (docs/operations.md, "Change the key that signs tokens")'
        )


def deployed_parameters(access: Access, stack_name: str) -> Mapping[str, str] | None:
    """Return the parameters of a stack as it is deployed, None if there is none.

    Raises AccessError.
    """
    try:
        cloudformation = boto3.client("cloudformation", region_name=access.region)
        [stack] = cloudformation.describe_stacks(StackName=stack_name)["Stacks"]
    except ClientError as error:
        if error.response["Error"]["Code"] == NOT_THERE:
            return None
        raise AccessError(f"AWS does not show {stack_name}: {error}") from error
    except BotoCoreError as error:
        raise AccessError(f"AWS does not show {stack_name}: {error}") from error
    parameters = stack.get("Parameters", [])
    return {each["ParameterKey"]: each["ParameterValue"] for each in parameters}
