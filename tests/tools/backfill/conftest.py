"""What the template grants the role of backfills."""

from typing import Any

import pytest

from tests.aws import template
from tools.backfill.role import ROLE


@pytest.fixture(scope="session")
def statement() -> dict[str, Any]:
    """Return the one statement of the role's policy."""
    [policy] = template().resources("AWS::IAM::Role")[ROLE]["Policies"]
    [statement] = policy["PolicyDocument"]["Statement"]
    found: dict[str, Any] = statement
    return found


@pytest.fixture(scope="session")
def allowed(statement: dict[str, Any]) -> set[str]:
    """Return the actions that the role may take."""
    return set(statement["Action"])
