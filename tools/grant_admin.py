"""Make a user an admin, or with ROLE=member a member again.

`make grant-admin EMAIL=ada@example.com` does it in the API that `make start` runs, or with ENV in
the one that `make deploy` made there. The user's sessions end: their tokens have the former roles.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from botocore.exceptions import BotoCoreError, ClientError

from sam_template.template import TemplateError
from shared.adapters.dynamodb.accounts import CREDENTIALS, DynamoCredentials
from shared.adapters.dynamodb.sessions import SESSION_REVOCATIONS, DynamoSessionCleanup
from shared.adapters.dynamodb.store import DynamoStore
from shared.adapters.email_addresses import ValidatedEmailAddresses
from shared.domain.access import Role
from shared.domain.accounts.credential import Credential
from shared.domain.accounts.errors import UserChanged, UserNotFound
from shared.domain.errors import Busy, Invalid
from shared.domain.role_assignment import RoleAssignment
from shared.domain.sessions.session import SessionRevocation
from shared.domain.values import EmailAddress
from tools.aws_access import AccessError
from tools.deploy_environments import DeployError
from tools.report import failed
from tools.stack_tables import FindTables, StackTables, find_tables
from tools.target import UsageError

PROJECT = Path(__file__).parent.parent


def main(
    settings: Mapping[str, str],
    project: Path = PROJECT,
    find: FindTables = find_tables,
) -> int:
    """Give the role to the user with the address EMAIL; return the exit code."""
    try:
        email, role = _email(settings), _role(settings)
        is_changed = _assignment(find(settings, project)).assign(email.key, role)
    except UserNotFound:
        return failed(f"nobody has registered with {settings['EMAIL']}")
    except (UserChanged, Busy):
        return failed("the account was changed at the same moment; try again")
    except (AccessError, DeployError, TemplateError, UsageError) as error:
        return failed(str(error))
    except (BotoCoreError, ClientError) as error:
        return failed(f"AWS refused it: {error}")
    now = f"{email} is {'an admin' if role is Role.ADMIN else 'a member'}"
    sys.stdout.write(
        f"{now} now, and logged out everywhere\n" if is_changed else f"{now} already\n"
    )
    return 0


def _assignment(tables: StackTables) -> RoleAssignment:
    credentials, sessions = tables.name("CredentialsTable"), tables.name("SessionsTable")
    store = DynamoStore(
        tables.dynamodb,
        {
            Credential: CREDENTIALS.at(credentials),
            SessionRevocation: SESSION_REVOCATIONS.at(sessions),
        },
    )
    return RoleAssignment(
        DynamoCredentials(tables.dynamodb, credentials),
        DynamoSessionCleanup(tables.dynamodb, sessions),
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


if __name__ == "__main__":
    sys.exit(main(os.environ))
