"""What is started cold: functions of the API as built, and other stacks for the same GET."""

import py_compile
import shutil
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from local.execution.environment import credential_variables
from sam_template.template import Template
from tools.bench.environments import Variant
from tools.bench.fetching import fetched
from tools.compile_build import LAYER_ROOT
from tools.cost.bench import Workers

PROBE = Path(__file__).with_name("probe.py")
RIVALS = ("empty", "boto3_client", "powertools_resolver", "fastapi_mangum", "pydynox_client")
FLOOR = "boto3_client"
SAME_REQUEST = "GetPlanet"
"""The function whose event, role, settings and memory the rivals are given."""


def ours(
    workers: Workers, functions: Sequence[str], built: Path, target: Path, url: str
) -> list[Variant]:
    """Lay out functions of the API."""
    return [
        Variant(
            name=workers.template.functions[function].handler.split(".")[-2],
            function=function,
            handler=workers.template.functions[function].handler,
            task=built / function,
            opt=_unpacked(tuple(built / it for it in workers.template.layers_of(function)), target),
            variables=_variables(workers, function, url),
            memory_mb=workers.template.functions[function].memory_mb,
        )
        for function in functions
    ]


def _layers(template: Template, function: str, built: Path) -> tuple[Path, ...]:
    return tuple(built / layer for layer in template.layers_of(function))


def rivals(workers: Workers, target: Path, url: str, platform: Sequence[str]) -> list[Variant]:
    """Fetch and lay out the other stacks."""
    return [
        Variant(
            name=name,
            function=SAME_REQUEST,
            handler=f"{name}.handler",
            task=fetched(name, target / "rivals", platform),
            opt=_unpacked((), target),
            variables=_variables(workers, SAME_REQUEST, url),
            memory_mb=workers.template.functions[SAME_REQUEST].memory_mb,
        )
        for name in RIVALS
    ]


def _variables(workers: Workers, function: str, url: str) -> dict[str, str]:
    """Return a function's settings, and its role's credentials for the data plane."""
    spec = workers.template.functions[function]
    role = workers.plane.assume(workers.stack.role_arn(spec), function)
    return {**credential_variables(role, url), **workers.stack.environment(spec)}


@cache
def _unpacked(layers: tuple[Path, ...], target: Path) -> Path:
    """Lay out what Lambda has in /opt: the layers in their order, and the probe."""
    folder = target / "opt" / "-".join(["probe", *(layer.name for layer in layers)])
    shutil.rmtree(folder, ignore_errors=True)
    for layer in layers:
        shutil.copytree(layer, folder, copy_function=_link, dirs_exist_ok=True)
    python = folder / "python"
    python.mkdir(parents=True, exist_ok=True)
    shutil.copy(PROBE, python)
    py_compile.compile(
        str(python / PROBE.name),
        dfile=f"{LAYER_ROOT}/python/{PROBE.name}",
        doraise=True,
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    return folder


def _link(source: str, target: str) -> None:
    """Have the same file at another place, which takes no time."""
    Path(target).unlink(missing_ok=True)
    Path(target).hardlink_to(source)
