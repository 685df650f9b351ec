"""The files in events/ work with `sam local invoke`, in a container, on the local data.

The files name a member and a planet that are nowhere; here they name some that are there.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx
import jwt
import pytest

from tests import builders
from tests.contract.test_names import snake_case
from tests.e2e.api import PASSWORD, Member, added, an_email, new_member, unique
from tests.e2e.runtime_process import PROJECT

EVENTS = {path.stem: path for path in (PROJECT / "events").glob("*.json")}
NO_ROUTES = {"authorize_request", "send_notifications"}
FOR_CODEDEPLOY = {"check_release"}  # which it must tell what it found, and which AWS alone has
SESSION_ID = json.loads(EVENTS["end_session"].read_text())["pathParameters"]["session_id"]
DOCUMENT = PROJECT / "functions/docs/openapi.json"

SECONDS_LONGEST = 180.0  # SAM CLI itself takes most of the 4 seconds of an idle machine

pytestmark = pytest.mark.needs("containers")


@dataclass(frozen=True)
class Cast:
    """Who and what the events are about."""

    member: Member
    planet_id: int

    @property
    def session_id(self) -> str:
        claims = jwt.decode(self.member.token, options={"verify_signature": False})
        return str(claims["sid"])

    def put_into(self, operation: str) -> str:
        """Return an operation's event, about them; what it makes is new."""
        event = EVENTS[operation].read_text(encoding="utf-8")
        parts = {
            str(builders.ADA): str(self.member.user_id),
            str(builders.PROXIMA_B): str(self.planet_id),
            SESSION_ID: self.session_id,
            "Proxima Cen b": unique("Proxima"),
            "ada@example.com": an_email() if operation == "create_user" else self.member.email,
            "ada%40example.com": quote(self.member.email),
            "correct+horse+battery+staple": quote(PASSWORD),
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImsiLCJ0eXAiOiJhdCtqd3QifQ.e30.c2lnbmF0dXJl": (
                self.member.token
            ),
        }
        for old, new in parts.items():
            event = event.replace(old, new)
        return event


@pytest.fixture
def cast(anyone: httpx.Client) -> Cast:
    member = new_member(anyone)
    return Cast(member, int(added(member)["planet_id"]))


def answer_of(operation: str, cast: Cast, folder: Path) -> Mapping[str, Any]:
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
    answer: Mapping[str, Any] = json.loads(invoked.stdout)
    assert "errorType" not in answer, invoked.stderr
    return answer


def success_of(operation: str) -> int:
    """Return the status with which the document says that an operation succeeds."""
    paths: Mapping[str, Mapping[str, Any]] = json.loads(DOCUMENT.read_text())["paths"]
    [responses] = [
        described["responses"]
        for methods in paths.values()
        for described in methods.values()
        if "operationId" in described and snake_case(described["operationId"]) == operation
    ]
    return min(map(int, responses))


@pytest.mark.parametrize("operation", sorted(EVENTS.keys() - NO_ROUTES - FOR_CODEDEPLOY))
def test_an_operation_answers_its_event(operation: str, cast: Cast, tmp_path: Path) -> None:
    answer = answer_of(operation, cast, tmp_path)

    assert answer["statusCode"] == success_of(operation), answer


def test_the_authorizer_lets_the_bearer_of_a_token_in(cast: Cast, tmp_path: Path) -> None:
    answer = answer_of("authorize_request", cast, tmp_path)

    assert answer["policyDocument"]["Statement"][0]["Effect"] == "Allow"
    assert answer["context"]["user_id"] == str(cast.member.user_id)


def test_an_event_that_is_no_longer_pending_is_done_already(cast: Cast, tmp_path: Path) -> None:
    answer = answer_of("send_notifications", cast, tmp_path)

    assert answer == {"batchItemFailures": []}
