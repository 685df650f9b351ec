"""Removes from the built layers what no function imports of the libraries in them.

A library comes whole, and Lambda downloads all of it for a new execution environment, before the
function's initialization. What `sam build` installs runs without this too, and starts slower.
"""

import shutil
from collections.abc import Iterable
from pathlib import Path

POWERTOOLS = "aws_lambda_powertools"

UNUSED = (
    # Among the event handlers are the files of Swagger UI, which are used.
    f"{POWERTOOLS}/event_handler/**/*.py",
    f"{POWERTOOLS}/utilities/auth_alpha",
    f"{POWERTOOLS}/utilities/circuit_breaker",
    f"{POWERTOOLS}/utilities/data_masking",
    f"{POWERTOOLS}/utilities/feature_flags",
    f"{POWERTOOLS}/utilities/idempotency",
    f"{POWERTOOLS}/utilities/kafka",
    f"{POWERTOOLS}/utilities/parameters",
    f"{POWERTOOLS}/utilities/parser",
    f"{POWERTOOLS}/utilities/streaming",
    f"{POWERTOOLS}/utilities/validation",
    # What argon2 and cryptography had made by cffi needs its part in C alone.
    "cffi",
    "cffi-*.dist-info",
    "pycparser",
    "pycparser-*.dist-info",
    # By it email-validator asks whether a domain takes mail; it is told not to.
    "dns",
    "dnspython-*.dist-info",
    # The pydantic of former years.
    "pydantic/v1",
)
"""Files and folders below a layer's `python`. A test says which is imported, or no longer there."""


def prune_build(layers: Iterable[Path]) -> None:
    """Remove what is unused from the folders of built layers."""
    for layer in layers:
        for path in unused(layer / "python"):
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()


def unused(packages: Path) -> list[Path]:
    """Find what is unused in a folder of packages."""
    return [path for pattern in UNUSED for path in packages.glob(pattern)]
