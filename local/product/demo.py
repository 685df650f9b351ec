"""The accounts that the first start makes, with credentials that exist only on this machine."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.execution import environment, worker
from local.execution.invocation import Crashed, Returned
from local.extension import PreparationError
from sam_template.template import FunctionSpec, Template

REGISTRATION = "CreateUser"
"""The function under whose role the accounts are made: the one that may make any."""

HANDLER = "local.product.demo_handler.handler"


@dataclass(frozen=True)
class Account:
    """One account, as whoever runs this needs to know it."""

    email: str
    password: str
    first_name: str
    last_name: str
    is_admin: bool = False


ADMIN = Account("admin@example.com", "red-giant-on-a-leash", "Ada", "Admin", is_admin=True)
MEMBER = Account("member@example.com", "tea-with-a-white-dwarf", "Max", "Member")


class DemoError(PreparationError):
    """The accounts could not be made; the text is one line for the person at the terminal."""


def create(project: Path, plane: DataPlane, template: Template, stack: Stack) -> None:
    """Make those of the accounts that are missing, by the product's own code."""
    registration = template.functions[REGISTRATION]
    settings, role_arn = stack.environment(registration), stack.role_arn(registration)
    create_as(registration, project, plane, settings, role_arn)


def create_as(
    registration: FunctionSpec,
    project: Path,
    plane: DataPlane,
    settings: Mapping[str, str],
    role_arn: str,
) -> None:
    """Make those that are missing, as the function that registers, with its settings and role."""
    maker = environment.start(
        replace(registration, handler=HANDLER),
        project,
        settings,
        plane.assume(role_arn, "demo"),
        plane.url,
        stack_name=plane.stack_name,
    )
    try:
        outcome = maker.invoke(json.dumps(_event()).encode(), _heed)
    finally:
        maker.end()
    match outcome:
        case Returned():
            return
        case Crashed(error_type, message):
            raise DemoError(f"cannot make the demo accounts: {error_type}: {message}")
    raise DemoError("cannot make the demo accounts in time")


def curl(base_url: str) -> str:
    """Write one command that logs the member in and lists planets."""
    extract = """python3 -c 'import json, sys; print(json.load(sys.stdin)["access_token"])'"""
    login = (
        f"curl -s {base_url}/api/v1/auth/token -d grant_type=password"
        f" -d username={MEMBER.email} -d password={MEMBER.password} | {extract}"
    )
    return f'curl -s {base_url}/api/v1/planets -H "Authorization: Bearer $({login})"'


def _event() -> Mapping[str, object]:
    return {"accounts": [vars(account) for account in (ADMIN, MEMBER)]}


def _heed(heard: worker.Heard) -> None:
    if isinstance(heard, worker.Denied):
        raise DemoError(f"cannot make the demo accounts: {REGISTRATION} was denied {heard.action}")
