"""Each function has the layers that its imports need, and no others."""

import sys
import sysconfig
from collections.abc import Mapping
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import grimp
import pytest
from packaging.utils import canonicalize_name

from sam_template.template import LAYER, FunctionSpec, Template
from tests.contract.test_deployment_role import PATH as DEPLOYMENT_ROLE
from tests.contract.test_requirements import LAYERS, asked_for, pins
from tools.prune_build import UNUSED, unused

IN_LAMBDA = {"boto3", "botocore"}
"""What Lambda's runtime brings."""
OWN = {"functions", "shared"}
INSTALLED = Path(sysconfig.get_path("purelib"))

# What is removed from the layers is named by libraries nevertheless, for uses that are not ours.
NOT_TAKEN = {
    # It logs a model of pydantic; ours are dicts.
    "aws_lambda_powertools.shared.functions": "aws_lambda_powertools.event_handler",
    # It takes pydantic's models of records, where pydantic was imported before.
    "aws_lambda_powertools.utilities.batch.types": "aws_lambda_powertools.utilities.parser",
    # It is imported only to ask whether a domain takes mail.
    "email_validator.deliverability": "dns",
    # It warns of a class that has validators as in pydantic 1.
    "pydantic._internal._generate_schema": "pydantic.v1",
}


@cache
def distributions() -> Mapping[str, set[str]]:
    """Return which distributions a top-level package can come from."""
    return {
        package: set(map(canonicalize_name, names))
        for package, names in packages_distributions().items()
    }


def reached_by(function: FunctionSpec, graph: grimp.ImportGraph) -> dict[str, set[str]]:
    """Return each library's package that a function's imports reach, with its distributions."""
    upstream = graph.find_upstream_modules(function.handler.removesuffix(".handler"))
    packages = {module.partition(".")[0] for module in upstream}
    foreign = packages - sys.stdlib_module_names - OWN - IN_LAMBDA
    return {package: distributions()[package] for package in foreign}


def layers_of(function: FunctionSpec) -> set[str]:
    """Return a function's layers, by the files that pin what they hold."""
    _, *layers = function.code
    return {f"{code.folder}/requirements.txt" for code in layers}


def test_a_functions_layers_hold_every_package_that_its_imports_reach(
    template: Template, graph: grimp.ImportGraph
) -> None:
    for function in template.functions.values():
        held = {name for path in layers_of(function) for name in pins(path)}
        for package, names in reached_by(function, graph).items():
            there = [path for path in LAYERS if names & pins(path).keys()]
            assert names & held, (
                f"{function.logical_id} imports {package}, which {there or 'no layer'} pins: "
                "name the layer in its Layers, in template.yaml"
            )


def test_a_function_has_no_layer_that_it_does_not_need(
    template: Template, graph: grimp.ImportGraph
) -> None:
    for function in template.functions.values():
        reached = {name for names in reached_by(function, graph).values() for name in names}
        for path in layers_of(function) - {"shared/requirements.txt"}:
            assert asked_for(path) & reached, (
                f"{function.logical_id} imports nothing that {path} pins: "
                "take the layer out of its Layers, in template.yaml"
            )


def test_every_group_of_dependencies_is_a_layer(source: dict[str, Any]) -> None:
    contents = {
        f"{resource['Properties']['ContentUri']}requirements.txt"
        for resource in source["Resources"].values()
        if resource["Type"] == LAYER
    }

    assert contents == LAYERS.keys()


def test_the_role_that_deploys_may_make_every_layer(template: Template) -> None:
    role = DEPLOYMENT_ROLE.read_text()

    for layer in template.resources("AWS::Lambda::LayerVersion").values():
        assert f":layer:{layer['LayerName']}*" in role


@pytest.fixture(scope="module")
def libraries() -> grimp.ImportGraph:
    """Return what the layers' libraries import, inside of functions too."""
    pinned = {name for path in LAYERS for name in pins(path)}
    packages = [
        package
        for package, names in distributions().items()
        if names & pinned and (INSTALLED / package / "__init__.py").is_file()
    ]
    return grimp.build_graph(*packages, exclude_type_checking_imports=True)


@cache
def removed() -> set[Path]:
    return set(unused(INSTALLED))


def is_removed(module: str) -> bool:
    path = INSTALLED / Path(*module.split("."))
    package = path / "__init__.py"
    file = package if package.is_file() else path.with_suffix(".py")
    return not removed().isdisjoint({file, *file.parents})


@pytest.mark.parametrize("pattern", UNUSED)
def test_what_is_removed_from_the_layers_is_there(pattern: str) -> None:
    assert list(INSTALLED.glob(pattern)), "a library has changed: see tools/prune_build.py"


def test_no_library_imports_what_is_removed_from_the_layers(libraries: grimp.ImportGraph) -> None:
    taken = {
        (module, imported)
        for module in libraries.modules
        for imported in libraries.find_modules_directly_imported_by(module)
        if is_removed(imported) and not is_removed(module)
    }

    unexpected = {
        (module, imported)
        for module, imported in taken
        if not f"{imported}.".startswith(f"{NOT_TAKEN.get(module)}.")
    }

    assert unexpected == set()
    assert {module for module, _ in taken} == NOT_TAKEN.keys()
