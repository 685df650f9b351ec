"""The cloud that is deployed to: ministack, which the real `sam deploy` uses."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from local.aws import client
from local.data_plane.data_plane import DataPlane
from local.data_plane.mail_permissions import SEND_EMAIL
from local.execution.environment import credential_variables
from local.product import demo
from sam_template.template import Template, load
from tools.rehearsal.deployed_responses import set_responses
from tools.rehearsal.project import RehearsalError

if TYPE_CHECKING:
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_cloudformation.type_defs import StackResourceTypeDef
    from mypy_boto3_lambda import LambdaClient

NAMES_END_IN = "localhost"
"""The end of its names, as in `<api>.execute-api.localhost`: all are this machine (RFC 6761)."""

SETTINGS = {
    "MINISTACK_HOST": NAMES_END_IN,
    # State is discarded at the end, so none is read.
    "PERSIST_STATE": "0",
    # Seconds for which an idle execution environment stays. Each unpacks its layers, 7 to 38 MB.
    "LAMBDA_WARM_TTL_SECONDS": "60",
}

STAGE = "live"
"""The API's stage, and the functions' alias."""
MAILER = "SendNotificationsRole"
ROLLED_BACK = "ROLLBACK_COMPLETE"
"""How CloudFormation leaves a stack whose creation failed: it can only be deleted."""


@dataclass(frozen=True)
class Cloud:
    """A running ministack, and the one stack that is deployed to it."""

    plane: DataPlane
    stack_name: str

    def environment(self) -> dict[str, str]:
        """Return this machine's environment, but with the cloud and its root's credentials."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        led = credential_variables(self.plane.root, self.plane.url)
        return {**others, **led, "SAM_CLI_TELEMETRY": "0"}

    def base_url(self) -> str:
        """Where the API answers: at a name of its own, with the stage in the path, as on AWS."""
        return (
            f"http://{self.physical_id('Api')}.execute-api.{NAMES_END_IN}:{self.plane.port}/{STAGE}"
        )

    def live_versions(self) -> dict[str, str]:
        """Return the live version of each function, by its alias's logical id."""
        functions: LambdaClient = self.client("lambda")
        found = {}
        for resource in self._resources():
            if resource["ResourceType"] == "AWS::Lambda::Alias":
                function = resource["PhysicalResourceId"].rpartition(":")[0]
                alias = functions.get_alias(FunctionName=function, Name=STAGE)
                found[resource["LogicalResourceId"]] = alias["FunctionVersion"]
        return found

    def api_key(self, logical_id: str) -> str:
        """Return the value of an API key of the stack."""
        gateway: APIGatewayClient = self.client("apigateway")
        return gateway.get_api_key(apiKey=self.physical_id(logical_id), includeValue=True)["value"]

    def physical_id(self, logical_id: str) -> str:
        """Return the physical id of a resource of the stack."""
        named = {each["LogicalResourceId"]: each for each in self._resources()}
        return named[logical_id]["PhysicalResourceId"]

    def see_rolled_back(self) -> None:
        """See that the stack's creation was rolled back, with all tables. Raises RehearsalError."""
        stack = self._cloudformation.describe_stacks(StackName=self.stack_name)["Stacks"][0]
        if stack["StackStatus"] != ROLLED_BACK:
            raise RehearsalError(f"a creation that failed left the stack in {stack['StackStatus']}")
        names = self.plane.dynamodb.list_tables()["TableNames"]
        if left := [name for name in names if name.startswith(self.stack_name)]:
            raise RehearsalError(f"a creation that failed left {', '.join(left)}")

    def delete_stack(self) -> None:
        """Delete the stack, and wait until it is gone."""
        self._cloudformation.delete_stack(StackName=self.stack_name)
        gone = self._cloudformation.get_waiter("stack_delete_complete")
        gone.wait(StackName=self.stack_name, WaiterConfig={"Delay": 1})

    def _resources(self) -> "list[StackResourceTypeDef]":
        found = self._cloudformation.describe_stack_resources(StackName=self.stack_name)
        return found["StackResources"]

    @property
    def _cloudformation(self) -> "CloudFormationClient":
        cloudformation: CloudFormationClient = self.client("cloudformation")
        return cloudformation

    def client(self, service: str) -> Any:
        """Make a client of one of its services, as root."""
        return client(service, self.plane.url, self.plane.root)

    def complete(self, template: Template) -> None:
        """Complete the API and the mailer's role, which ministack deploys in part."""
        api_id = self.physical_id("Api")
        set_responses(self.client("apigateway"), api_id, STAGE, template)
        self._let_mails_go()

    def _let_mails_go(self) -> None:
        """Let the role that sends mails send them from any identity.

        ministack matches `ses:SendEmail` against `*` alone, without conditions, and so denies what
        AWS allows by the identity and the sender's address. Nothing else is widened.
        """
        statement = f'{{"Effect": "Allow", "Action": "{SEND_EMAIL}", "Resource": "*"}}'
        self.client("iam").put_role_policy(
            RoleName=self.physical_id(MAILER),
            PolicyName="rehearsal",
            PolicyDocument=f'{{"Version": "2012-10-17", "Statement": [{statement}]}}',
        )

    def make_accounts(self, project: Path) -> None:
        """Make the demo accounts, an admin among them, by the product's own code.

        Raises DemoError.
        """
        registration = load(project / "template.yaml").functions[demo.REGISTRATION]
        deployed = self.client("lambda").get_function_configuration(
            FunctionName=self.physical_id(demo.REGISTRATION)
        )
        settings: Mapping[str, str] = deployed["Environment"]["Variables"]
        demo.create_as(registration, project, self.plane, settings, deployed["Role"])


@contextmanager
def running_cloud(state: Path, stack_name: str) -> Iterator[Cloud]:
    """Run a cloud, empty at first, with its data and its functions' code in a folder of its own."""
    plane = DataPlane.start(state, report=lambda line: None, settings=SETTINGS)
    try:
        yield Cloud(plane, stack_name)
    finally:
        plane.stop()
