"""What all tests share."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from shared.adapters.observability import logger
from tests.logs import Logs

# The same examples each time, and no deadline: neither luck nor a busy machine is a failure.
settings.register_profile("orrery", deadline=None, derandomize=True, max_examples=50, database=None)
settings.load_profile("orrery")


@pytest.fixture
def logs() -> Iterator[Logs]:
    """Catch what is logged."""
    caught = Logs()
    handler = logger.registered_handler
    real = handler.setStream(caught.stream)  # type: ignore[attr-defined]  # it has a stream
    yield caught
    handler.setStream(real)  # type: ignore[attr-defined]  # as above
