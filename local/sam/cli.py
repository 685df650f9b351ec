"""How SAM CLI is run: its commands, this machine's processor, and no settings of its user."""

import os
import platform
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from local import signals
from local.sam.docker_engine import DockerEngine

ARCHITECTURES = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
"""Lambda's names of processors, by those that Python has for them."""
ARCHITECTURE = "Architecture"
"""The template's parameter for the processor that everything is built for."""
IMAGE = "public.ecr.aws/lambda/python:3.13-{architecture}"

STOP_SECONDS = 90
"""SAM CLI removes one container for each function: 6 seconds on a machine that is idle."""

type Variables = Mapping[str, Mapping[str, str]]
"""Each function's environment variables, by its logical id."""


class SamError(Exception):
    """SAM CLI failed; the text is one line for the person at the terminal."""


def build(project: Path) -> None:
    """Run `sam build`. Raises SamError."""
    if run(command("build", *_for_this_machine()), environment({}), project):
        raise SamError("`sam build` failed")


def run(parts: Sequence[str], variables: Mapping[str, str], folder: Path | None = None) -> int:
    """Run a command to its end, and return its exit code; a signal ends it."""
    with subprocess.Popen(parts, cwd=folder, env=variables) as process:  # noqa: S603  (ours)
        try:
            signals.wait_for(process)
        finally:
            end(process)
    return process.returncode


def end(process: subprocess.Popen[bytes]) -> None:
    """End SAM CLI, which removes its containers. Raises SamError if it does not end."""
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired as error:
        process.kill()
        raise SamError(
            f"SAM CLI did not end within {STOP_SECONDS} s and was killed: `docker ps` shows"
            " containers that it left"
        ) from error


def command(*parts: str) -> list[str]:
    """Return a command of SAM CLI."""
    return [str(_scripts() / "sam"), *parts]


def local_options(engine: DockerEngine, template: Path) -> list[str]:
    """Return options for template and processor; an image that is here is not pulled again."""
    options = [*_for_this_machine(), "--template", str(template)]
    if engine.has_image(IMAGE.format(architecture=architecture())):
        options.append("--skip-pull-image")
    return options


def architecture() -> str:
    """Return Lambda's name for this machine's processor."""
    machine = platform.machine().lower()
    if machine not in ARCHITECTURES:
        raise SamError(f"Lambda has no processor {machine}")
    return ARCHITECTURES[machine]


def environment(values: Variables) -> dict[str, str]:
    """Return this machine's environment, without what SAM CLI would pass on to functions.

    It takes the value of a function's variable from here, if it finds one, rather than from the
    template; and `sam build` looks for `python3.13` on the PATH.
    """
    declared = {name for settings in values.values() for name in settings}
    others = {
        name: value
        for name, value in os.environ.items()
        if name not in declared and not name.startswith("AWS_")
    }
    return {
        **others,
        "PATH": os.pathsep.join([str(_scripts()), os.environ.get("PATH", os.defpath)]),
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "SAM_CLI_TELEMETRY": "0",
    }


def _for_this_machine() -> list[str]:
    return ["--parameter-overrides", f"{ARCHITECTURE}={architecture()}"]


def _scripts() -> Path:
    """Find where `sam`, `python3.13` and `pip` are installed."""
    return Path(sys.executable).parent
