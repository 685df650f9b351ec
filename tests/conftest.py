"""What all tests share."""

import os
from collections.abc import Iterator
from logging import StreamHandler

import pytest
from hypothesis import HealthCheck, settings

from shared.adapters.observability.logs import begin_request, logger
from tests.logs import Logs
from tests.metrics import NAMESPACE, Counts
from tests.secrecy import no_secret_logged

# The same examples each time, and no deadline: neither luck nor a busy machine is a failure.
settings.register_profile(
    "orrery",
    deadline=None,
    derandomize=True,
    max_examples=50,
    database=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("orrery")

# The files that take minutes. Started first, they do not keep one worker busy at the end alone.
LONGEST = ("test_schemathesis.py", "test_durability.py", "test_build.py", "test_deployment.py")

MOST_WORKERS = 5  # each may start an API of its own, of up to 1 GB


def pytest_xdist_auto_num_workers() -> int:
    """Return one more than there are processors: workers wait for what they have started."""
    return min((os.process_cpu_count() or 1) + 1, MOST_WORKERS)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of the longest files first; the others stay in their order."""
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(key=lambda item: places.get(item.path.name, len(places)))


@pytest.fixture(autouse=True)
def no_request(monkeypatch: pytest.MonkeyPatch) -> None:
    """Begin each test outside of any request, where metrics have their name space."""
    monkeypatch.setenv("POWERTOOLS_METRICS_NAMESPACE", NAMESPACE)
    begin_request(None)


@pytest.fixture(autouse=True)
def secrecy() -> Iterator[None]:
    """Whatever a test makes the product log, no line holds a secret or a mail address."""
    with no_secret_logged():
        yield


@pytest.fixture
def counts(capsys: pytest.CaptureFixture[str]) -> Counts:
    """Read what is counted."""
    return Counts(lambda: capsys.readouterr().out)


@pytest.fixture
def logs() -> Iterator[Logs]:
    """Catch what is logged."""
    caught = Logs()
    handler = logger.registered_handler
    assert isinstance(handler, StreamHandler)
    real = handler.setStream(caught.stream)
    yield caught
    handler.setStream(real)
