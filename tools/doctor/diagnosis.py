"""Looks at all that a deployment needs, before anything is built."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import boto3
from botocore.exceptions import BotoCoreError, ClientError

from tools.aws_access import REGION_NAMES, SOON, Access, AccessError, NoRegion, read_region
from tools.deploy_environments import PLACEHOLDER, Environment, declared_environment
from tools.doctor import account, machine, mail, stack
from tools.doctor.case import Case, NewClient
from tools.doctor.finding import Finding, fails, ok, warning
from tools.doctor.machine import Run, run_here
from tools.report import Row, State, failures

type Check = Callable[[Case], Finding | None]
"""Looks at one thing, None where there is none. Raises ClientError or BotoCoreError."""

CHECKS: Mapping[str, Check] = {
    "stack": stack.state,
    "stack's name": stack.name,
    "token keys": stack.token_keys,
    "log groups": stack.log_groups,
    "tables": stack.tables,
    "sender": mail.sender,
    "SES": mail.ses,
    "concurrency": account.concurrency,
    "gateway's log role": account.log_role,
    "certificate": account.certificate,
}

DENIED = {"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"}
ACTION = re.compile(r"not authorized to perform: (\S+)")


def _clients(access: Access) -> NewClient:
    session = boto3.Session(region_name=access.region)

    def client(service: str) -> Any:
        made: Any = session.client(service, config=SOON)  # type: ignore[call-overload]  # any service
        return made

    return client


@dataclass(frozen=True)
class Machine:
    """What a command runs on: the programs there, and the way to AWS."""

    run: Run = run_here
    read_access: Callable[[Mapping[str, str]], Access] = Access.read
    new_clients: Callable[[Access], NewClient] = _clients


@dataclass(frozen=True)
class Diagnosis:
    """What was found; without access to AWS only this machine and the settings were looked at."""

    environment: Environment
    access: Access | None
    rows: Sequence[Row]

    @property
    def failures(self) -> int:
        """How many things would make a deployment fail."""
        return failures(self.rows)

    @property
    def summary(self) -> str:
        """What follows from it, in one line."""
        if self.failures:
            things = "one thing" if self.failures == 1 else f"{self.failures} things"
            return f"{things} must be mended before {self.environment.name} can be deployed"
        return f"{self.environment.name} can be deployed: `make deploy ENV={self.environment.name}`"


def diagnose(settings: Mapping[str, str], project: Path, here: Machine | None = None) -> Diagnosis:
    """Look at what deploying the environment that ENV names needs. Raises DeployError."""
    here = here or Machine()
    environment = declared_environment(settings.get("ENV"), project)
    rows = list(_of_the_machine(environment, settings, project, here.run))
    try:
        access = here.read_access(settings)
    except AccessError as error:
        rows.append(_no_access(error).about("credentials"))
        rows.append(Row("the account", State.SKIPPED, "could not be looked at without access"))
        return Diagnosis(environment, None, rows)
    rows.append(ok(f"account {access.account}").about("credentials"))
    case = Case(environment, access, here.new_clients(access))
    rows.extend(_of_the_account(case))
    return Diagnosis(environment, access, rows)


def _no_access(error: AccessError) -> Finding:
    if isinstance(error, NoRegion):
        return Finding(State.SKIPPED, "could not be looked at without a region")
    return fails(str(error), "log in, as by `aws sso login` or `aws configure`")


def _of_the_machine(
    environment: Environment, settings: Mapping[str, str], project: Path, run: Run
) -> Iterator[Row]:
    yield machine.sam(run).about("SAM CLI")
    yield machine.python(run).about("Python")
    yield machine.aws(run).about("AWS CLI")
    yield machine.disk(project).about("disk")
    yield _parameters(environment).about("parameters")
    yield _region(settings).about("region")


def _parameters(environment: Environment) -> Finding:
    if environment.unset:
        unset = ", ".join(environment.unset)
        return fails(f"{PLACEHOLDER} is still in {unset}", "set them in samconfig.toml")
    return ok(f"all of {environment.name}'s are set")


def _region(settings: Mapping[str, str]) -> Finding:
    try:
        region = read_region(settings)
    except AccessError as error:
        return fails("is not known", str(error))
    named = {name: settings[name] for name in REGION_NAMES if settings.get(name)}
    if len(set(named.values())) > 1:
        said = " and ".join(f"{name} {value}" for name, value in named.items())
        return warning(f"{said}: this deploys to {region}", "let both name the same")
    return ok(f"{region}, named by {next(iter(named), 'the profile')}")


def _of_the_account(case: Case) -> Iterator[Row]:
    for about, check in CHECKS.items():
        finding = _finding(partial(check, case))
        if finding is not None:
            yield finding.about(about)


def _finding(look: Callable[[], Finding | None]) -> Finding | None:
    try:
        return look()
    except ClientError as error:
        return _not_seen(error)
    except BotoCoreError as error:
        return warning(f"could not be looked at: {error}", "try again")


def _not_seen(error: ClientError) -> Finding:
    """Say what AWS did not show: to deploy one needs less, or other things, than to look."""
    code, said = error.response["Error"]["Code"], error.response["Error"].get("Message", "")
    if code not in DENIED:
        return warning(f"could not be looked at: {error}", "look at it in AWS's console")
    action = found[1] if (found := ACTION.search(said)) else error.operation_name
    return warning("could not be looked at: access denied", f"allow {action}, or ask somebody")
