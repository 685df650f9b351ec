"""One id follows a request through the log, to the sending of its mail."""

from collections.abc import Iterator

import pytest

from tests.e2e.api import TOKENS, USERS, a_user, client, eventually
from tests.e2e.runtime_process import RuntimeProcess

pytestmark = pytest.mark.needs("own runtime")


@pytest.fixture(scope="module")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RuntimeProcess]:
    """Start a runtime whose terminal shows all that handlers log."""
    with RuntimeProcess(tmp_path_factory.mktemp("local"), LOG_LEVEL="INFO") as runtime:
        yield runtime


def logged(runtime: RuntimeProcess, *words: str) -> list[str]:
    """Wait for lines of the log that have all words."""

    def lines() -> list[str]:
        return [line for line in runtime.said if all(word in line for word in words)]

    return eventually(lines, bool)


def test_a_registrations_id_is_in_the_line_of_its_mail(runtime: RuntimeProcess) -> None:
    with client(runtime.wait_until_ready()) as http:
        request_id = http.post(USERS, json=a_user()).headers["X-Request-Id"]

    (registered,) = logged(runtime, "CreateUser: answered", request_id)
    (sent,) = logged(runtime, "SendNotifications: event delivered", request_id)
    assert "status=201" in registered
    assert "outcome=sent" in sent


def test_the_authorizer_logs_under_the_id_that_its_caller_is_answered(
    runtime: RuntimeProcess,
) -> None:
    with client(runtime.wait_until_ready(), token="not-a-token") as http:
        request_id = http.get(f"{USERS}/me").headers["X-Request-Id"]

    assert len(logged(runtime, "AuthorizeRequest: refused a token", request_id)) == 1


def test_the_log_has_nothing_of_who_registered_or_tried_to_log_in(runtime: RuntimeProcess) -> None:
    mia = a_user(first_name="Mia-of-the-log")
    grant = {"grant_type": "password", "username": mia["email"], "password": "pass-of-the-log"}
    with client(runtime.wait_until_ready()) as http:
        http.post(TOKENS, data=grant)
        request_id = http.post(USERS, json=mia).headers["X-Request-Id"]

    assert logged(runtime, "SendNotifications: event delivered", request_id)
    for datum in (mia["email"], mia["first_name"], mia["password"], "pass-of-the-log"):
        assert not [line for line in runtime.said if datum in line]
