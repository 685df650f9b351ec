"""Deploys an environment: look, build, compile, stamp, `sam deploy`.

`make deploy ENV=dev` runs it. Where nobody can confirm, as in CI, CONFIRM=no deploys
without that; BUILD=no deploys what `make build` left.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.aws_access import Access
from tools.build import PROJECT, Runner, build, built, run_in
from tools.compile_build import CompileError
from tools.deploy_environments import DeployError, Environment
from tools.doctor.diagnosis import Machine, diagnose
from tools.release_stamp import StampError
from tools.report import show, terminal


def deploy(
    environment: Environment,
    project: Path,
    run: Runner,
    *,
    confirm: bool = True,
    is_built: bool = False,
) -> str:
    """Build and deploy an environment, or deploy what is built; return what is live then.

    Raises DeployError, CompileError or StampError.
    """
    release = built(environment, project) if is_built else build(environment, project, run)
    where = ("--config-env", environment.name)
    run(["sam", "deploy", *where, *(() if confirm else ("--no-confirm-changeset",))])
    return release


def main(
    settings: Mapping[str, str],
    project: Path = PROJECT,
    here: Machine | None = None,
    new_runner: Callable[[Path, Mapping[str, str]], Runner] = run_in,
) -> int:
    """Deploy the environment that ENV names, if nothing hinders that; return the exit code."""
    try:
        environment, access = _examined(settings, project, here)
        where = f"account {access.account}, {access.region}"
        sys.stdout.write(f"Deploying {environment.stack_name} to {where}.\n")
        sys.stdout.flush()
        run = new_runner(project, {**settings, **access.variables})
        confirm, is_built = settings.get("CONFIRM") != "no", settings.get("BUILD") == "no"
        release = deploy(environment, project, run, confirm=confirm, is_built=is_built)
    except (DeployError, CompileError, StampError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Release {release} is live in {environment.name}.\n")
    return 0


def _examined(
    settings: Mapping[str, str], project: Path, here: Machine | None
) -> tuple[Environment, Access]:
    """Show what `make doctor` does. Raises DeployError where a deployment would fail."""
    diagnosis = diagnose(settings, project, here)
    show(diagnosis.rows, terminal())
    if diagnosis.access is None or diagnosis.failures:
        raise DeployError(f"nothing was built: {diagnosis.summary}")
    return diagnosis.environment, diagnosis.access


if __name__ == "__main__":
    sys.exit(main(os.environ))
