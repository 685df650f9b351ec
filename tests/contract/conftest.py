"""The template as it is written and as the SAM transform makes it, and what imports what."""

from pathlib import Path

import grimp
import pytest

from sam_template.template import Template, load, read

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def source() -> dict[str, dict[str, dict[str, object]]]:
    """Return template.yaml as it is written."""
    return read(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def template() -> Template:
    """Return template.yaml as CloudFormation gets it."""
    return load(ROOT / "template.yaml")


@pytest.fixture(scope="session")
def graph() -> grimp.ImportGraph:
    """Return what the deployed modules import, without what only types need."""
    return grimp.build_graph(
        "functions", "shared", include_external_packages=True, exclude_type_checking_imports=True
    )
