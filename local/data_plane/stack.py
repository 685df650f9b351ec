"""Makes what the template declares, by the data plane's CloudFormation, and resolves references."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from local.data_plane.stack_template import output_name, reduced, role_arn, with_retained
from sam_template.template import FunctionSpec, Template, TemplateError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import ParameterTypeDef
    from mypy_boto3_s3 import S3Client

DEFAULT_NAME = "local"
"""A stack's name, unless a product has its own."""

BUCKET = "templates"
"""For templates: CloudFormation takes 51,200 bytes in a request, and a megabyte from a bucket."""

DEPLOY_SECONDS = 60
POLL_SECONDS = 0.01
ABSENT = ("ROLLBACK_COMPLETE", "DELETE_COMPLETE")
"""The status after a failed first deployment: nothing was made, and the name is free."""
COMPLETE = ("CREATE_COMPLETE", "UPDATE_COMPLETE")


@dataclass(frozen=True)
class Stack:
    """What was deployed: it resolves the references in the template.

    `names` gives the logical id of each resource by its name, the end of its physical id.
    """

    outputs: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)
    name: str = DEFAULT_NAME

    def resolve(self, value: Any) -> str:
        """Return the text that a value of the template resolves to; it may be a reference."""
        return self.outputs[output_name(value)] if isinstance(value, dict) else _plain(value)

    def environment(self, function: FunctionSpec) -> dict[str, str]:
        """Return the environment variables that the template gives to a function."""
        return {name: self.resolve(value) for name, value in function.environment.items()}

    def role_arn(self, function: FunctionSpec) -> str:
        """Name the role that the function runs under."""
        return self.resolve(role_arn(function))


def deploy(
    cloudformation: "CloudFormationClient", s3: "S3Client", template: Template, name: str
) -> Stack:
    """Create or update the stack and wait for it, or raise TemplateError with the reason.

    What the template retains stays in the stack even when the template drops it, so that
    adding it again finds the data: ministack would make a new, empty table of that name.
    """
    deployed = _deployed_template(cloudformation, name)
    local_template = with_retained(reduced(template), deployed or {})
    values = _parameter_values(local_template, template.parameters)
    url = _uploaded(s3, name, local_template)
    begun = _begin(cloudformation, name, url, values, first=deployed is None)
    if begun and _await_end(cloudformation, name) not in COMPLETE:
        reason = _reason(cloudformation, name)
        raise TemplateError(f"the data plane cannot make this template: {reason}")
    made = cloudformation.describe_stacks(StackName=name)["Stacks"][0]
    return Stack(
        {each["OutputKey"]: each["OutputValue"] for each in made.get("Outputs", [])},
        _names(cloudformation, name),
        name,
    )


def _names(cloudformation: "CloudFormationClient", name: str) -> dict[str, str]:
    resources = cloudformation.describe_stack_resources(StackName=name)["StackResources"]
    return {
        each["PhysicalResourceId"].rpartition("/")[2]: each["LogicalResourceId"]
        for each in resources
        if "PhysicalResourceId" in each
    }


def _uploaded(s3: "S3Client", name: str, local_template: Mapping[str, Any]) -> str:
    """Upload a stack's template, and return its URL."""
    s3.create_bucket(Bucket=BUCKET)
    s3.put_object(Bucket=BUCKET, Key=name, Body=json.dumps(local_template).encode())
    return f"{s3.meta.endpoint_url}/{BUCKET}/{name}"


def _begin(
    cloudformation: "CloudFormationClient",
    name: str,
    url: str,
    values: list["ParameterTypeDef"],
    *,
    first: bool,
) -> bool:
    """Start creating or updating the stack; return False if nothing has changed."""
    try:
        (cloudformation.create_stack if first else cloudformation.update_stack)(
            StackName=name,
            TemplateURL=url,
            Parameters=values,
            Capabilities=["CAPABILITY_NAMED_IAM"],
        )
    except ClientError as error:
        message = error.response["Error"]["Message"]
        if "No updates are to be performed" in message:
            return False
        raise TemplateError(f"the data plane refuses the template: {message}") from error
    return True


def is_deployed(cloudformation: "CloudFormationClient", name: str) -> bool:
    """Tell whether there is a stack already."""
    return _status(cloudformation, name) not in ABSENT


def _plain(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _parameter_values(
    local_template: Mapping[str, Any], values: Mapping[str, str]
) -> list["ParameterTypeDef"]:
    """Return a value for each parameter; one that only a retained resource needs stays as it is."""
    return [
        {"ParameterKey": key, "ParameterValue": values[key]}
        if key in values
        else {"ParameterKey": key, "UsePreviousValue": True}
        for key in local_template["Parameters"]
    ]


def _deployed_template(cloudformation: "CloudFormationClient", name: str) -> dict[str, Any] | None:
    """Return the deployed template, or None if there is no stack yet."""
    status = _status(cloudformation, name)
    if status == "CREATE_FAILED":
        cloudformation.delete_stack(StackName=name)
        status = _await_end(cloudformation, name)
    elif status == "UPDATE_FAILED":
        cloudformation.rollback_stack(StackName=name)
        status = _await_end(cloudformation, name)
    if status in ABSENT:
        return None
    return dict(cloudformation.get_template(StackName=name)["TemplateBody"])


def _await_end(cloudformation: "CloudFormationClient", name: str) -> str:
    """Wait until CloudFormation is done with the stack, and return its status."""
    deadline = time.monotonic() + DEPLOY_SECONDS
    while (status := _status(cloudformation, name)).endswith("IN_PROGRESS"):
        if time.monotonic() > deadline:
            return status
        time.sleep(POLL_SECONDS)
    return status


def _status(cloudformation: "CloudFormationClient", name: str) -> str:
    try:
        return cloudformation.describe_stacks(StackName=name)["Stacks"][0]["StackStatus"]
    except ClientError:
        return ABSENT[-1]


def _reason(cloudformation: "CloudFormationClient", name: str) -> str:
    """Return why the last deployment failed: the reason of its first failed resource."""
    events = cloudformation.describe_stack_events(StackName=name)["StackEvents"]
    for event in events:
        if event["ResourceStatus"].endswith("_FAILED"):
            return f"{event['LogicalResourceId']}: {event.get('ResourceStatusReason', '')}"
    return "it did not finish"
