"""Give a client application an API key of its own, in a usage plan.

`make app-key NAME=acme PLAN=partner-small` makes one for the API that `make start` runs, or with
ENV for the one that `make deploy` made there. It shows the key once.
"""

import os
import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local.gateway.app_keys import AppKeyExistsError, AppKeys
from local.state import State
from sam_template.template import TemplateError, load
from sam_template.usage_plans import UsagePlan, application_plans
from tools.aws_access import AccessError, read_region
from tools.deploy_environments import DeployError, read_environment
from tools.deployed_keys import DeployedKeys, KeyRefused
from tools.target import UsageError

PROJECT = Path(__file__).parent.parent
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def main(settings: Mapping[str, str], project: Path = PROJECT) -> int:
    """Make the key that NAME, PLAN and ENV describe, and show it; return the exit code."""
    try:
        name, plans = _name(settings), application_plans(load(project / "template.yaml"))
        plan = _plan(settings, plans)
        value = _made(name, plan, plans, settings, project)
    except (
        AccessError,
        AppKeyExistsError,
        DeployError,
        KeyRefused,
        TemplateError,
        UsageError,
    ) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"{value}\n")
    sys.stderr.write(f"{name} sends it as X-Api-Key. {_described(plan)}\n")
    return 0


def _made(
    name: str,
    plan: UsagePlan,
    plans: Sequence[UsagePlan],
    settings: Mapping[str, str],
    project: Path,
) -> str:
    if "ENV" not in settings:
        return AppKeys(State.read(settings).app_keys).add(name, plan.name).value
    stack_name = read_environment(settings["ENV"], project).stack_name
    return DeployedKeys.connect(stack_name, read_region(settings)).add(name, plan, plans)


def _name(settings: Mapping[str, str]) -> str:
    name = settings.get("NAME", "")
    if not NAME.fullmatch(name):
        raise UsageError(
            "NAME must name the application, in letters, digits, dots and dashes,"
            " as in `make app-key NAME=acme PLAN=partner-small`"
        )
    return name


def _plan(settings: Mapping[str, str], plans: Sequence[UsagePlan]) -> UsagePlan:
    chosen = settings.get("PLAN", "")
    for plan in plans:
        if plan.name == chosen:
            return plan
    said = f", not {chosen!r}" if chosen else ""
    raise UsageError(f"PLAN must be one of {', '.join(plan.name for plan in plans)}{said}")


def _described(plan: UsagePlan) -> str:
    throttle, quota = plan.throttle, plan.quota
    parts = [f"{throttle.rate:,g} requests a second"] if throttle else []
    parts += [f"{quota.limit:,} a {quota.period.lower()}"] if quota else []
    return f"{plan.name} allows {' and '.join(parts) or 'any number of requests'}."


if __name__ == "__main__":
    sys.exit(main(os.environ))
