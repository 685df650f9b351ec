"""New execution environments: Lambda's containers, or fresh processes where no Docker runs."""

import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol

import httpx

from local.sam.cli import IMAGE, architecture
from local.sam.docker_engine import DockerEngine
from tools.compile_build import FUNCTION_ROOT, LAYER_ROOT
from tools.cost.bench import BenchError

INVOKE = "/2015-03-31/functions/function/invocations"
EMULATOR_PORT = "8080/tcp"
WHOLE_CPU = 10**9
"""Nanoseconds of CPU time in a second."""
PATIENCE_SECONDS = 60
POLL_SECONDS = 0.02
PROBE = "probe.handler"
HANDLER_VARIABLE = "PROBED_HANDLER"
LISTING = f"""
import importlib, json, os, sys
before = set(sys.modules)
importlib.import_module(os.environ["{HANDLER_VARIABLE}"].rpartition(".")[0])
print()
print(json.dumps(sorted(sys.modules.keys() - before)))
"""
"""A program that says what a handler's module imports beyond what the interpreter has."""
INIT = re.compile(r"INIT REPORT\(durationMs: ([0-9.]+)\)")
BUNDLE_IN_CONTAINER = "/tmp/authorities.pem"  # noqa: S108  # of a container that is thrown away


@dataclass(frozen=True)
class Variant:
    """A handler and all that it is given on Lambda. `task` and `opt` are the folders there."""

    name: str
    function: str
    """The logical id of the function whose events it takes."""
    handler: str
    task: Path
    opt: Path
    variables: Mapping[str, str]
    memory_mb: int


@dataclass(frozen=True)
class Start:
    """What was measured of a cold start, in ms: CPU time of the whole process, and the clock's.

    `init_ms` is what Lambda's emulator says, where it does.
    """

    answer: Any
    init_cpu_ms: float
    first_cpu_ms: float
    first_ms: float
    init_ms: float | None
    modules: list[str]
    versions: Mapping[str, str]


class Environments(Protocol):
    """Starts variants cold."""

    def start(self, variant: Variant, event: Mapping[str, Any]) -> Start:
        """Give one event to a new environment, and end that. Raises BenchError."""
        ...

    def modules(self, variant: Variant) -> list[str]:
        """Return what its handler's module imports, with what it imports in turn."""
        ...


@dataclass(frozen=True)
class Containers:
    """Lambda's own image, with its emulator."""

    engine: DockerEngine
    bundle: Path

    def start(self, variant: Variant, event: Mapping[str, Any]) -> Start:
        container = self.engine.client.containers.run(
            IMAGE.format(architecture=architecture()),
            [PROBE],
            detach=True,
            environment={**_variables(variant, BUNDLE_IN_CONTAINER), "SAM_CLI_RIE_DEV": "1"},
            volumes=self._volumes(variant),
            ports={EMULATOR_PORT: ("127.0.0.1", None)},
            nano_cpus=WHOLE_CPU,
        )
        try:
            container.reload()
            [published, *_] = container.ports[EMULATOR_PORT]
            answer = _first_answer(f"http://127.0.0.1:{published['HostPort']}{INVOKE}", event)
            log = container.logs().decode(errors="replace")
        finally:
            container.remove(force=True)
        return _read(variant, answer, log)

    def modules(self, variant: Variant) -> list[str]:
        folders = [FUNCTION_ROOT, f"{LAYER_ROOT}/python", "/var/runtime"]
        output = self.engine.client.containers.run(
            IMAGE.format(architecture=architecture()),
            ["-c", LISTING],
            entrypoint=["/var/lang/bin/python3.13"],
            environment={
                **_variables(variant, BUNDLE_IN_CONTAINER),
                "PYTHONPATH": os.pathsep.join(folders),
            },
            volumes=self._volumes(variant),
            remove=True,
        )
        return _listed(output.decode())

    def _volumes(self, variant: Variant) -> dict[str, dict[str, str]]:
        return {
            str(variant.task.resolve()): {"bind": FUNCTION_ROOT, "mode": "ro"},
            str(variant.opt.resolve()): {"bind": LAYER_ROOT, "mode": "ro"},
            str(self.bundle.resolve()): {"bind": BUNDLE_IN_CONTAINER, "mode": "ro"},
        }


@dataclass(frozen=True)
class FreshProcesses:
    """The Python of this machine, with nothing of this project's environment on its path."""

    runtime: Path
    bundle: Path

    def start(self, variant: Variant, event: Mapping[str, Any]) -> Start:
        probe = variant.opt / "python" / "probe.py"
        with TemporaryDirectory() as folder:
            answer = Path(folder, "answer.json")
            self._run(variant, [str(probe.resolve()), str(answer)], json.dumps(event))
            return _read(variant, answer.read_text(encoding="utf-8"), "")

    def modules(self, variant: Variant) -> list[str]:
        return _listed(self._run(variant, ["-c", LISTING], ""))

    def _run(self, variant: Variant, program: list[str], given: str) -> str:
        """Run a program as the function would; return its output."""
        folders = [variant.task, variant.opt / "python", self.runtime]
        variables = {
            **_variables(variant, str(self.bundle)),
            "PATH": os.defpath,
            "PYTHONPATH": os.pathsep.join(str(folder.resolve()) for folder in folders),
        }
        ran = subprocess.run(  # noqa: S603 - our own interpreter
            [sys.executable, "-S", "-P", *program],
            input=given,
            env=variables,
            capture_output=True,
            text=True,
            check=False,
        )
        if ran.returncode:
            raise BenchError(f"{variant.name} did not start: {_last_line(ran.stderr)}")
        return ran.stdout


def _variables(variant: Variant, bundle: str) -> dict[str, str]:
    """Return a function's variables; botocore, ssl and Rust's TLS know the authorities by name."""
    return {
        "AWS_LAMBDA_INITIALIZATION_TYPE": "on-demand",
        "AWS_LAMBDA_FUNCTION_NAME": variant.name,
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": str(variant.memory_mb),
        **variant.variables,
        "AWS_CA_BUNDLE": bundle,
        "SSL_CERT_FILE": bundle,
        HANDLER_VARIABLE: variant.handler,
    }


def _listed(output: str) -> list[str]:
    """Read what LISTING writes after whatever the module says."""
    modules: list[str] = json.loads(_last_line(output))
    return modules


def _first_answer(url: str, event: Mapping[str, Any]) -> str:
    """Ask the emulator as soon as it listens."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with suppress(httpx.TransportError):
            return httpx.post(url, json=event, timeout=PATIENCE_SECONDS).text
        time.sleep(POLL_SECONDS)
    raise BenchError("Lambda's emulator did not answer")


def _read(variant: Variant, answer: str, log: str) -> Start:
    """Read what the probe answered, and what the emulator logged. Raises BenchError."""
    try:
        measured = json.loads(answer)
        init = INIT.search(log)
        return Start(**measured, init_ms=float(init[1]) if init else None)
    except (TypeError, ValueError) as error:
        raise BenchError(f"{variant.name} did not start: {_last_line(log) or answer}") from error


def _last_line(text: str) -> str:
    return (text.strip().splitlines() or [""])[-1]
