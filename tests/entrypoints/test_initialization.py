"""What is made during Lambda's initialization, and what becomes of it where that fails."""

from functools import cache

import pytest

from shared.domain.accounts.errors import UserNotFound
from shared.domain.accounts.profiles import Profiles
from shared.entrypoints.api_gateway.answers import NoContent
from shared.entrypoints.api_gateway.operation import Operation, operation
from shared.entrypoints.api_gateway.request import Request
from tests.events import event_of
from tests.fakes import FakeStore, FakeUsers
from tests.logs import Logs


class Wiring:
    """Makes a service, after some failures, and counts how often it was asked."""

    def __init__(self, failures: int = 0) -> None:
        self.asked = 0
        self._failures = failures

        @cache
        def service() -> Profiles:
            self.asked += 1
            if self.asked <= self._failures:
                raise ConnectionError("throttled, with what was sent")
            return Profiles(FakeUsers(FakeStore()))

        self.service = service

    def load(self) -> Operation[Profiles, None]:
        """Do what the import of an operation's module does."""

        @operation(self.service, refuses=(UserNotFound,))
        def handler(request: Request, profiles: Profiles) -> NoContent:
            return NoContent()

        return handler


@pytest.fixture(autouse=True)
def cors_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    """Set what every operation needs."""
    monkeypatch.setenv("CORS_ORIGIN", "*")


@pytest.fixture
def on_lambda(monkeypatch: pytest.MonkeyPatch) -> None:
    """Be in an execution environment of Lambda."""
    monkeypatch.setenv("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand")


def status_of(handler: Operation[Profiles, None]) -> int:
    return handler(event_of("get_user"), None)["statusCode"]


@pytest.mark.usefixtures("on_lambda")
def test_lambda_makes_the_service_before_the_first_request() -> None:
    wiring = Wiring()
    handler = wiring.load()

    before = wiring.asked
    status = status_of(handler)

    assert (before, status, wiring.asked) == (1, 204, 1)


def test_nobody_else_makes_it_before_it_is_needed() -> None:
    wiring = Wiring()

    wiring.load()

    assert wiring.asked == 0


@pytest.mark.usefixtures("on_lambda")
def test_what_could_not_be_made_is_made_by_the_first_request() -> None:
    wiring = Wiring(failures=1)

    handler = wiring.load()

    assert [status_of(handler) for _ in range(2)] == [204, 204]
    assert wiring.asked == 2


@pytest.mark.usefixtures("on_lambda")
def test_a_request_that_cannot_make_it_either_fails_alone() -> None:
    wiring = Wiring(failures=2)

    handler = wiring.load()

    assert [status_of(handler) for _ in range(2)] == [500, 204]


@pytest.mark.usefixtures("on_lambda")
def test_a_failure_is_logged_by_its_kind_alone(logs: Logs) -> None:
    Wiring(failures=1).load()

    assert [line["reason"] for line in logs.lines] == ["ConnectionError"]
    assert "what was sent" not in logs.text
