"""What `sam build` makes runs: every handler imports, from the packages as they are deployed."""

import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

from sam_template.template import Template
from tests.contract.sam import sam

# What Lambda's own runtime brings, and what that needs.
RUNTIME = ("boto3", "botocore", "s3transfer", "jmespath", "dateutil", "six.py", "urllib3")
# Each function's package takes the place of the one before, in one process to save time.
IMPORT_HANDLERS = """
import importlib, json, sys
import boto3
for package, module in json.load(sys.stdin):
    for name in [name for name in sys.modules if name.partition(".")[0] == "functions"]:
        del sys.modules[name]
    sys.path.insert(0, package)
    imported = importlib.import_module(module)
    assert imported.__file__.startswith(package), imported.__file__
    assert callable(imported.handler)
    sys.path.remove(package)
"""

# What handlers read beside their modules.
READ_FILES = (
    "GetOpenapi/functions/docs/openapi.json",
    "SharedLayer/python/shared/adapters/documentation/pages/docs.html",
    "SharedLayer/python/shared/adapters/documentation/pages/swagger-initializer.js",
    "SharedLayer/python/aws_lambda_powertools/event_handler/openapi/swagger_ui/swagger-ui.min.css",
    "SharedLayer/python/shared/adapters/mail/templates/base.html",
    "SharedLayer/python/shared/entrypoints/api_gateway/templates/form_page.css",
    "SharedLayer/python/shared/entrypoints/api_gateway/templates/form_page.html",
)

ELF_AARCH64 = 183  # e_machine of the ELF header


def elf_machine(binary: Path) -> int:
    return int.from_bytes(binary.read_bytes()[18:20], "little")


def build(folder: Path, architecture: str, *only: str) -> Path:
    options = ("--no-cached", "--build-dir", str(folder), "--region", "us-east-1")
    run = sam("build", *only, *options, "--parameter-overrides", f"Architecture={architecture}")
    assert run.returncode == 0, run.stderr
    return folder


def test_every_handler_imports_from_its_package_and_the_layer(
    template: Template, tmp_path: Path
) -> None:
    machine = "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"
    built = build(tmp_path / "built", machine)
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    for name in RUNTIME:
        (runtime / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    handlers = [
        (f"{built / name}", spec.handler.removesuffix(".handler"))
        for name, spec in template.functions.items()
    ]

    run = subprocess.run(  # our own code
        [sys.executable, "-S", "-c", IMPORT_HANDLERS],
        env={"PYTHONPATH": f"{built / 'SharedLayer/python'}{os.pathsep}{runtime}"},
        input=json.dumps(handlers),
        capture_output=True,
        text=True,
        check=False,
    )

    assert run.stderr == ""
    assert run.returncode == 0
    for path in READ_FILES:
        assert (built / path).is_file(), path


def test_the_layer_has_the_binaries_of_the_processor_that_it_is_for(tmp_path: Path) -> None:
    built = build(tmp_path / "built", "arm64", "SharedLayer")

    processors = {path.name: elf_machine(path) for path in built.rglob("*.so")}

    assert processors
    assert set(processors.values()) == {ELF_AARCH64}, processors
