"""Where the API of a deployed stack answers, and the account that probes it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from tools.deployed_stack import DeployedStack
from tools.target import UsageError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_ssm import SSMClient

URL_OUTPUT = "ApiUrl"


class NoProbe(Exception):
    """Nobody's credentials are there to log in with; the text is one line that says why."""


@dataclass(frozen=True)
class ProbeParameters:
    """The two parameters of SSM's parameter store that hold a probe user's credentials."""

    stack_name: str

    @property
    def email(self) -> str:
        """The name of the one with the email address."""
        return f"/{self.stack_name}/probe/email"

    @property
    def password(self) -> str:
        """The name of the one with the password, which is a SecureString."""
        return f"/{self.stack_name}/probe/password"

    def read(self, ssm: "SSMClient") -> tuple[str, str]:
        """Read the address and the password. Raises NoProbe, or BotoCoreError."""
        names = [self.email, self.password]
        try:
            found = ssm.get_parameters(Names=names, WithDecryption=True)["Parameters"]
        except ClientError as error:
            raise NoProbe(f"AWS does not show {self.email}: {error}") from error
        values = {each["Name"]: each["Value"] for each in found}
        if missing := [name for name in names if name not in values]:
            raise NoProbe(f"SSM has no parameter {' and no '.join(missing)}")
        return values[self.email], values[self.password]


def find_url(stack_name: str, cloudformation: "CloudFormationClient") -> str:
    """Find where the API of a stack answers. Raises UsageError, ClientError or BotoCoreError."""
    stack = DeployedStack.read(stack_name, cloudformation)
    if stack is None:
        raise UsageError(f"there is no stack {stack_name}: `make deploy` makes it")
    if URL_OUTPUT not in stack.outputs:
        raise UsageError(f"{stack_name} has no {URL_OUTPUT}: it is {stack.status}")
    return stack.outputs[URL_OUTPUT]
