"""Deploys an environment: build, compile, stamp, `sam deploy`.

`make deploy ENV=dev` runs it. Where nobody is there to confirm, as in CI, CONFIRM=no says that
the change set need not be.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from sam_template import template as templates
from tools.compile_build import CompileError, compile_build
from tools.deploy_environments import DeployError, Environment, read_environment
from tools.release import StampError, release_of, stamp

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


def run_in(project: Path) -> Runner:
    """Return what runs a command in a project's folder, on this terminal."""

    def run(command: Sequence[str]) -> None:
        code = subprocess.run(command, cwd=project, check=False).returncode  # noqa: S603 - ours
        if code:
            raise DeployError(f"`{' '.join(command)}` failed with exit code {code}")

    return run


def main(settings: Mapping[str, str], project: Path = PROJECT, run: Runner | None = None) -> int:
    """Deploy the environment that ENV names; return the exit code."""
    try:
        environment = read_environment(settings.get("ENV"), project)
        confirm = settings.get("CONFIRM") != "no"
        release = deploy(environment, project, run or run_in(project), confirm=confirm)
    except (DeployError, CompileError, StampError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Release {release} is live in {environment.name}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.environ))
