"""Deploys an environment: build, compile, stamp, `sam deploy`.

`make deploy ENV=dev` runs it. Where nobody can confirm, as in CI, CONFIRM=no deploys
without that.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sam_template import template as templates
from tools.aws_access import Access, AccessError
from tools.compile_build import CompileError, compile_build
from tools.deploy_environments import DeployError, Environment, read_environment
from tools.release_stamp import StampError, release_of, stamp
from tools.token_key_steps import check_step, deployed_parameters

PROJECT = Path(__file__).parent.parent
LAYER = "AWS::Serverless::LayerVersion"

type Runner = Callable[[Sequence[str]], None]
"""Runs a command in the project's folder, and raises DeployError if it fails."""


def deploy(environment: Environment, project: Path, run: Runner, *, confirm: bool = True) -> str:
    """Build and deploy an environment; return the release that is live then.

    Raises DeployError, CompileError or StampError.
    """
    where = ("--config-env", environment.name)
    run(["sam", "build", *where])
    release = prepare(project / ".aws-sam" / "build", environment.parameters)
    run(["sam", "deploy", *where, *(() if confirm else ("--no-confirm-changeset",))])
    return release


def prepare(build: Path, parameters: Mapping[str, str]) -> str:
    """Compile a build and stamp its template; return the release. Raises as `deploy` does."""
    path = build / "template.yaml"
    template = templates.read(path)
    compile_build(build, template)
    layers = [
        build / name
        for name, resource in sorted(template["Resources"].items())
        if resource["Type"] == LAYER
    ]
    release = release_of(layers, parameters, template)
    path.write_text(stamp(path.read_text(encoding="utf-8"), release), encoding="utf-8")
    return release


def run_in(project: Path, variables: Mapping[str, str]) -> Runner:
    """Return a function that runs a command in a project's folder, on this terminal."""

    def run(command: Sequence[str]) -> None:
        ran = subprocess.run(command, cwd=project, env=variables, check=False)  # noqa: S603 - ours
        code = ran.returncode
        if code:
            raise DeployError(f"`{' '.join(command)}` failed with exit code {code}")

    return run


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
        release = deploy(environment, project, run, confirm=settings.get("CONFIRM") != "no")
    except (AccessError, DeployError, CompileError, StampError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Release {release} is live in {environment.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
