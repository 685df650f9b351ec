"""Builds what is deployed: `sam build`, prune, compile, stamp; it needs no access to AWS.

`make build ENV=dev` runs it, and so does `make deploy`, which takes what lies there with BUILD=no.
"""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from sam_template import template as templates
from sam_template.template import LAYER, TemplateError
from tools.compile_build import CompileError, compile_build
from tools.deploy_environments import DeployError, Environment, read_environment
from tools.prune_build import prune_build
from tools.release_stamp import StampError, release_of, stamp, stamped_release
from tools.zipped_size import zipped_bytes

PROJECT = Path(__file__).parent.parent

type Runner = Callable[[Sequence[str]], None]
"""Runs a command in the project's folder, and raises DeployError if it fails."""


def build(environment: Environment, project: Path, run: Runner) -> str:
    """Build what an environment is to get; return the release.

    Raises DeployError, CompileError or StampError.
    """
    run(["sam", "build", "--config-env", environment.name])
    folder = folder_of(project)
    path = folder / "template.yaml"
    template = templates.read(path)
    layers = built_layers(folder, template)
    prune_build(layers)
    compile_build(folder, template)
    release = release_of(layers, environment.parameters, template)
    path.write_text(stamp(path.read_text(encoding="utf-8"), release), encoding="utf-8")
    return release


def built(environment: Environment, project: Path) -> str:
    """Return the release that was built for an environment before. Raises DeployError."""
    folder = folder_of(project)
    path = folder / "template.yaml"
    try:
        template = templates.read(path)
    except TemplateError as error:
        raise DeployError(f"nothing is built: make build ENV={environment.name}") from error
    release = release_of(built_layers(folder, template), environment.parameters, template)
    if stamped_release(path.read_text(encoding="utf-8")) != release:
        raise DeployError(
            f"what is built is not for {environment.name}'s parameters, or was changed since:"
            f" make build ENV={environment.name}"
        )
    return release


def folder_of(project: Path) -> Path:
    """Return the folder that SAM CLI builds into, and deploys from."""
    return project / ".aws-sam" / "build"


def built_layers(folder: Path, template: Mapping[str, Any]) -> list[Path]:
    """Return the folders of the built layers, in the order of their names."""
    return [
        folder / name
        for name, resource in sorted(template["Resources"].items())
        if resource["Type"] == LAYER
    ]


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
    new_runner: Callable[[Path, Mapping[str, str]], Runner] = run_in,
) -> int:
    """Build for the environment that ENV names; return the exit code."""
    try:
        environment = read_environment(settings.get("ENV"), project)
        release = build(environment, project, new_runner(project, settings))
    except (DeployError, CompileError, StampError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(f"Release {release} is built for {environment.name}.\n")
    sys.stdout.write(f"Layers, zipped: {_sizes(folder_of(project))}.\n")
    return 0


def _sizes(folder: Path) -> str:
    layers = built_layers(folder, templates.read(folder / "template.yaml"))
    sizes = {layer.name: zipped_bytes(layer) / 1e6 for layer in layers}
    return ", ".join(f"{name} {size:.1f} MB" for name, size in sizes.items())


if __name__ == "__main__":
    sys.exit(main(os.environ))
