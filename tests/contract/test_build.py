"""What `make build` makes runs, from the packages as they are deployed, and is small."""

import json
import os
import subprocess
import sys
import sysconfig
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path

import pytest

from sam_template import template as templates
from sam_template.api import Proxy, read_api
from sam_template.template import Template
from tests.contract.sam import sam
from tools.build import built_layers
from tools.compile_build import compile_build
from tools.prune_build import prune_build
from tools.zipped_size import zipped_bytes

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

READER_LARGEST = 5_000_000
"""Zipped bytes of all layers of a function that only reads. Each million is 4 to 8 ms."""
LAYER_LARGEST = {
    "AccountsLayer": 1_900_000,
    "DocumentsLayer": 3_300_000,
    "SharedLayer": 1_900_000,
    "TokensLayer": 5_500_000,
}
# What reads no data, and has larger layers all the same.
READ_OTHERWISE: Mapping[str, str] = {
    "ShowEmailVerificationPage": "a template engine and the validation of a query for a form",
    "ShowPasswordResetPage": "the same",
}

ELF_AARCH64 = 183  # e_machine of the ELF header


def elf_machine(binary: Path) -> int:
    return int.from_bytes(binary.read_bytes()[18:20], "little")


def build(folder: Path, architecture: str) -> Path:
    options = ("--no-cached", "--build-dir", str(folder), "--region", "us-east-1")
    run = sam("build", *options, "--parameter-overrides", f"Architecture={architecture}")
    assert run.returncode == 0, run.stderr
    return folder


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return what is built for this machine, its layers pruned and compiled."""
    machine = "arm64" if os.uname().machine in ("arm64", "aarch64") else "x86_64"
    folder = build(tmp_path_factory.mktemp("build") / "built", machine)
    source = templates.read(folder / "template.yaml")
    layers = built_layers(folder, source)
    prune_build(layers)
    of_layers = {layer.name: source["Resources"][layer.name] for layer in layers}
    compile_build(folder, {"Resources": of_layers})
    return folder


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with what Lambda's runtime brings."""
    folder = tmp_path_factory.mktemp("runtime")
    for name in RUNTIME:
        (folder / name).symlink_to(Path(sysconfig.get_path("purelib")) / name)
    return folder


def readers(template: Template) -> set[str]:
    """Return the functions that answer a GET."""
    methods = [resource.methods.get("GET") for resource in read_api(template).resources.values()]
    return {method.function for method in methods if isinstance(method, Proxy)}


def test_every_handler_imports_from_its_package_and_its_layers(
    template: Template, built: Path, runtime: Path
) -> None:
    by_layers = defaultdict(list)
    for name, function in template.functions.items():
        module = function.handler.removesuffix(".handler")
        by_layers[tuple(template.layers_of(name))].append((f"{built / name}", module))

    for layers, handlers in by_layers.items():
        folders = [*(built / layer / "python" for layer in layers), runtime]
        run = subprocess.run(  # our own code
            [sys.executable, "-S", "-c", IMPORT_HANDLERS],
            env={"PYTHONPATH": os.pathsep.join(map(str, folders))},
            input=json.dumps(handlers),
            capture_output=True,
            text=True,
            check=False,
        )
        assert run.stderr == "", layers
        assert run.returncode == 0, layers


def test_what_handlers_read_beside_their_modules_is_there(built: Path) -> None:
    for path in READ_FILES:
        assert (built / path).is_file(), path


def test_a_function_that_only_reads_has_at_most_5_mb_of_layers(
    template: Template, built: Path
) -> None:
    sizes = {name: zipped_bytes(built / name) for name in LAYER_LARGEST}

    for name in readers(template) - READ_OTHERWISE.keys():
        held = sum(sizes[layer] for layer in template.layers_of(name))
        assert held <= READER_LARGEST, (name, sizes)


def test_no_layer_grows_unnoticed(built: Path) -> None:
    layers = built_layers(built, templates.read(built / "template.yaml"))

    sizes = {layer.name: zipped_bytes(layer) for layer in layers}

    assert sizes.keys() == LAYER_LARGEST.keys()
    for name, size in sizes.items():
        assert size <= LAYER_LARGEST[name], "see docs/decisions.md, before you allow more"


def test_the_layers_have_the_binaries_of_the_processor_that_they_are_for(tmp_path: Path) -> None:
    built = build(tmp_path / "built", "arm64")

    processors = {path.name: elf_machine(path) for path in built.rglob("*.so")}

    assert {path.relative_to(built).parts[0] for path in built.rglob("*.so")} == {
        "AccountsLayer",
        "DocumentsLayer",
        "TokensLayer",
    }
    assert set(processors.values()) == {ELF_AARCH64}, processors
