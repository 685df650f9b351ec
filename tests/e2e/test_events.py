"""The files in events/ work with `sam local invoke`, in a container, on the local data."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.e2e.api import new_member
from tests.e2e.cast import REFUSED, REQUESTS, Cast, cast_of, success_of
from tests.e2e.runtime_process import PROJECT

SECONDS_LONGEST = 180.0  # SAM CLI itself takes most of the 4 seconds of an idle machine

pytestmark = pytest.mark.needs("containers")


@pytest.fixture
def cast(anyone: httpx.Client) -> Cast:
    return cast_of(new_member(anyone))


def answer_of(operation: str, cast: Cast, folder: Path) -> Any:
    """Invoke an operation on its event, and return what it answers."""
    event = folder / "event.json"
    event.write_text(cast.put_into(operation), encoding="utf-8")
    function = operation.title().replace("_", "")
    invoked = subprocess.run(
        [sys.executable, "-m", "local", "invoke"],
        cwd=PROJECT,
        env={**os.environ, "FUNCTION": function, "EVENT": str(event)},
        capture_output=True,
        text=True,
        timeout=SECONDS_LONGEST,
        check=False,
    )
    assert invoked.returncode == 0, invoked.stderr
    answer: Any = json.loads(invoked.stdout)
    assert answer is None or "errorType" not in answer, invoked.stderr
    return answer


@pytest.mark.parametrize("operation", [name for name in REQUESTS if name not in REFUSED])
def test_an_operation_answers_its_event(operation: str, cast: Cast, tmp_path: Path) -> None:
    answer = answer_of(operation, cast, tmp_path)

    assert answer["statusCode"] == success_of(operation), answer


@pytest.mark.parametrize("operation", sorted(REFUSED))
def test_a_link_that_no_mail_carried_is_refused(operation: str, cast: Cast, tmp_path: Path) -> None:
    answer = answer_of(operation, cast, tmp_path)

    assert answer["statusCode"] == 400, answer
    assert "invalid-one-time-token" in answer["body"]


def test_the_authorizer_lets_the_bearer_of_a_token_in(cast: Cast, tmp_path: Path) -> None:
    answer = answer_of("authorize_request", cast, tmp_path)

    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert answer["context"]["user_id"] == str(cast.member.user_id)


def test_an_event_that_is_no_longer_pending_is_done_already(cast: Cast, tmp_path: Path) -> None:
    answer = answer_of("send_notifications", cast, tmp_path)

    assert answer == {"batchItemFailures": []}


def test_a_bounce_shows_in_the_profile_of_whom_the_mail_was_for(cast: Cast, tmp_path: Path) -> None:
    assert answer_of("record_undeliverable", cast, tmp_path) is None

    profile = cast.member.http.get("/api/v1/users/me").json()
    assert profile["undeliverable"] == [cast.member.email]
