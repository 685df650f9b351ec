"""Deploys an environment: build, compile, stamp, `sam deploy`.

`make deploy ENV=dev` runs it. Where nobody can confirm, as in CI, CONFIRM=no deploys
without that; BUILD=no deploys what `make build` left.
"""

import os
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from tools.aws_access import Access, AccessError
from tools.build import PROJECT, Runner, build, built, run_in
from tools.compile_build import CompileError
from tools.deploy_environments import DeployError, Environment, read_environment
from tools.release_stamp import StampError
from tools.token_key_steps import check_step, deployed_parameters


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
    read_access: Callable[[Mapping[str, str]], Access] = Access.read,
    new_runner: Callable[[Path, Mapping[str, str]], Runner] = run_in,
    read_deployed: Callable[[Access, str], Mapping[str, str] | None] = deployed_parameters,
) -> int:
    """Deploy the environment that ENV names, with AWS_REGION or its like; return the exit code."""
    try:
        environment = read_environment(settings.get("ENV"), project)
        access = read_access(settings)
        check_step(read_deployed(access, environment.stack_name), environment.parameters)
        where = f"account {access.account}, {access.region}"
        sys.stdout.write(f"Deploying {environment.stack_name} to {where}.\n")
        sys.stdout.flush()
        run = new_runner(project, {**settings, **access.variables})
        confirm, is_built = settings.get("CONFIRM") != "no", settings.get("BUILD") == "no"
        release = deploy(environment, project, run, confirm=confirm, is_built=is_built)
    except (AccessError, DeployError, CompileError, StampError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Release {release} is live in {environment.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
