"""The template as it is written and as the SAM transform makes it."""

from pathlib import Path

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
