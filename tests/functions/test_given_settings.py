"""The template gives every operation the settings that its service needs."""

import pytest

from shared.adapters.settings import MissingSetting
from tests.functions.kit import Deploy
from tests.functions.matrix import Row
from tests.functions.rows import ROWS


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_service_is_made_of_the_settings_that_its_function_gets(row: Row, deploy: Deploy) -> None:
    handler = deploy(row.operation)

    try:
        handler.service()
    except MissingSetting as missing:
        pytest.fail(f"in template.yaml, give {missing} to the function of {row.name}")
