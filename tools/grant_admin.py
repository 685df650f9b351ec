"""Make a user an admin, or with ROLE=member a member again.

`make grant-admin EMAIL=ada@example.com` does it in the API that `make start` runs, or with ENV in
the one that `make deploy` made there. The user's sessions end: their tokens have the former roles.
"""

import os
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from local.aws import client
from local.data_plane import data_plane
from local.product.orrery import Orrery
from local.state import State
from sam_template.template import TemplateError
from shared.adapters.dynamodb.accounts import CREDENTIALS, DynamoCredentials
from shared.adapters.dynamodb.sessions import SESSION_REVOCATIONS, DynamoSessionCleanup
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.mail.email_addresses import ValidatedEmailAddresses
from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.errors import Busy, Invalid
from shared.domain.role_assignment import RoleAssignment
from shared.domain.sessions.session import SessionRevocation
from shared.domain.values import EmailAddress
from tools.aws_access import AccessError, read_region
from tools.deploy_environments import DeployError, read_environment
from tools.target import UsageError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_dynamodb import DynamoDBClient

PROJECT = Path(__file__).parent.parent


@dataclass(frozen=True)
class Tables:
    """The tables of a stack that hold credentials and sessions."""

    dynamodb: "DynamoDBClient"
    credentials: str
    sessions: str

    @classmethod
    def of(
        cls, stack_name: str, cloudformation: "CloudFormationClient", dynamodb: "DynamoDBClient"
    ) -> "Tables":
        """Find them by their logical ids."""

        def name(logical_id: str) -> str:
            found = cloudformation.describe_stack_resource(
                StackName=stack_name, LogicalResourceId=logical_id
            )
            return found["StackResourceDetail"]["PhysicalResourceId"]

        return cls(dynamodb, name("CredentialsTable"), name("SessionsTable"))


def find_tables(settings: Mapping[str, str], project: Path) -> Tables:
    """Find the tables of the stack that ENV names, or of the API that runs here.

    Raises UsageError, DeployError, AccessError or an error of botocore.
    """
    if "ENV" in settings:
        stack_name = read_environment(settings["ENV"], project).stack_name
        session = boto3.Session(region_name=read_region(settings))
        return Tables.of(stack_name, session.client("cloudformation"), session.client("dynamodb"))
    access = data_plane.read_access(State.read(settings).data)
    if access is None:
        raise UsageError("no API runs here: `make start` starts it; ENV names a deployed one")
    return Tables.of(
        Orrery.stack_name,
        client("cloudformation", access.url, access.root),
        client("dynamodb", access.url, access.root),
    )


def main(
    settings: Mapping[str, str],
    project: Path = PROJECT,
    find: Callable[[Mapping[str, str], Path], Tables] = find_tables,
) -> int:
    """Give the role to the user with the address EMAIL; return the exit code."""
    try:
        email, role = _email(settings), _role(settings)
        is_changed = _assignment(find(settings, project)).assign(email.key, role)
    except UserNotFound:
        return _failed(f"nobody has registered with {settings['EMAIL']}")
    except (UserChanged, Busy):
        return _failed("the account was changed at the same moment; try again")
    except (AccessError, DeployError, TemplateError, UsageError) as error:
        return _failed(str(error))
    except (BotoCoreError, ClientError) as error:
        return _failed(f"AWS refused it: {error}")
    now = f"{email} is {'an admin' if role is Role.ADMIN else 'a member'}"
    sys.stdout.write(
        f"{now} now, and logged out everywhere\n" if is_changed else f"{now} already\n"
    )
    return 0


def _assignment(tables: Tables) -> RoleAssignment:
    store = DynamoStore(
        tables.dynamodb,
        {
            Credential: CREDENTIALS.at(tables.credentials),
            SessionRevocation: SESSION_REVOCATIONS.at(tables.sessions),
        },
    )
    return RoleAssignment(
        DynamoCredentials(tables.dynamodb, tables.credentials),
        DynamoSessionCleanup(tables.dynamodb, tables.sessions),
        store,
    )


def _email(settings: Mapping[str, str]) -> EmailAddress:
    try:
        return ValidatedEmailAddresses().read(settings.get("EMAIL", ""))
    except Invalid as error:
        raise UsageError(
            "EMAIL must be the address of an account, as in"
            " `make grant-admin EMAIL=ada@example.com`"
        ) from error


def _role(settings: Mapping[str, str]) -> Role:
    try:
        return Role(settings.get("ROLE", Role.ADMIN))
    except ValueError as error:
        raise UsageError(f"ROLE must be one of {', '.join(Role)}") from error


def _failed(line: str) -> int:
    sys.stderr.write(f"{' '.join(line.split())}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(os.environ))
