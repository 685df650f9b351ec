"""`make smoke`: what a working API answers passes, and each thing that does not work is a row."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
import httpx
import pytest
from botocore.stub import Stubber

from tools import smoke
from tools.api_client import TOKEN_PATH
from tools.deployed_api import NoProbe, ProbeParameters, find_url
from tools.report import State
from tools.smoke import READ_PATH, UNKNOWN_KEY, Probed, check
from tools.target import UsageError

if TYPE_CHECKING:
    from mypy_boto3_cloudformation import CloudFormationClient
    from mypy_boto3_ssm import SSMClient

BASE_URL = "https://api.example.com/live"
ACCOUNT = ("probe@example.com", "a password")
ALL_ROWS = ["documentation", "keys of tokens", "no token", "login", "read", "unknown key"]
PARAMETERS = ProbeParameters("orrery-dev")

type Answer = Callable[[httpx.Request], httpx.Response]


class WorkingApi:
    """Answers as a deployed API does, but for a path that a test has it answer otherwise."""

    def __init__(self, **otherwise: httpx.Response) -> None:
        self._otherwise = otherwise
        self.logins = 0

    def rows(self, probed: Probed) -> dict[str, State]:
        with httpx.Client(base_url=BASE_URL, transport=httpx.MockTransport(self._answer)) as http:
            return {row.about: row.state for row in check(probed, http)}

    def _answer(self, request: httpx.Request) -> httpx.Response:
        what = self._what(request)
        self.logins += what == "login"
        return self._otherwise.get(what, WORKS[what])

    @staticmethod
    def _what(request: httpx.Request) -> str:
        match request.url.path.removeprefix("/live"):
            case smoke.DOCS_PATH:
                return "docs"
            case smoke.KEYS_PATH:
                return "keys"
            case path if path == TOKEN_PATH:
                return "login"
        assert request.url.path.endswith(READ_PATH.partition("?")[0])
        if "Authorization" not in request.headers:
            return "no_token"
        return "unknown_key" if request.headers.get("X-Api-Key") == UNKNOWN_KEY else "read"


WORKS: Mapping[str, httpx.Response] = {
    "docs": httpx.Response(200, html="<title>Orrery</title>"),
    "keys": httpx.Response(200, json={"keys": [{"kid": "1"}]}),
    "no_token": httpx.Response(401),
    "login": httpx.Response(200, json={"access_token": "t"}),
    "read": httpx.Response(200, json={"items": []}),
    "unknown_key": httpx.Response(403),
}


def test_an_api_that_works_passes_every_check() -> None:
    rows = WorkingApi().rows(Probed(BASE_URL, ACCOUNT))

    assert rows == dict.fromkeys(ALL_ROWS, State.OK)


@pytest.mark.parametrize(
    ("what", "answer", "row"),
    [
        ("docs", httpx.Response(502), "documentation"),
        ("docs", httpx.Response(200, json={}), "documentation"),
        ("keys", httpx.Response(500), "keys of tokens"),
        ("keys", httpx.Response(200, json={"keys": []}), "keys of tokens"),
        ("keys", httpx.Response(200, text="<html>"), "keys of tokens"),
        ("no_token", httpx.Response(200, json={"items": []}), "no token"),
        ("no_token", httpx.Response(403), "no token"),
        ("read", httpx.Response(403), "read"),
        ("unknown_key", httpx.Response(200, json={"items": []}), "unknown key"),
    ],
)
def test_what_does_not_work_fails_in_its_row_alone(
    what: str, answer: httpx.Response, row: str
) -> None:
    rows = WorkingApi(**{what: answer}).rows(Probed(BASE_URL, ACCOUNT))

    assert [about for about, state in rows.items() if state is not State.OK] == [row]
    assert rows[row] is State.FAILS


def test_a_password_that_is_wrong_is_tried_only_once() -> None:
    api = WorkingApi(login=httpx.Response(400, json={"error": "invalid_grant"}))

    rows = api.rows(Probed(BASE_URL, ACCOUNT))

    assert rows["login"] is State.FAILS
    assert rows["read"] is rows["unknown key"] is State.SKIPPED
    assert api.logins == 1


def test_without_an_account_what_needs_one_is_skipped_and_the_rest_is_checked() -> None:
    rows = WorkingApi().rows(Probed(BASE_URL, None))

    assert [about for about, state in rows.items() if state is State.SKIPPED] == ALL_ROWS[3:]
    assert [about for about, state in rows.items() if state is State.OK] == ALL_ROWS[:3]


def run(monkeypatch: pytest.MonkeyPatch, probed: Probed, **otherwise: httpx.Response) -> int:
    """Run the command on an API of this test."""
    transport = httpx.MockTransport(WorkingApi(**otherwise)._answer)
    http = httpx.Client(base_url=BASE_URL, transport=transport)
    monkeypatch.setattr(smoke, "connect", lambda *_, **__: http)
    return smoke.main({}, find=lambda *_: probed)


def test_it_ends_well_where_all_that_was_checked_works(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, Probed(BASE_URL, None)) == 0

    shown = capsys.readouterr().out
    assert shown.startswith(f"{BASE_URL}\n")
    assert "give EMAIL= and PASSWORD= of an account that logs in here" in shown


def test_it_fails_where_one_check_does_and_shows_no_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    refusal = httpx.Response(400, json={"error_description": "Not so."})

    assert run(monkeypatch, Probed(BASE_URL, ACCOUNT), login=refusal) == 1

    shown = capsys.readouterr()
    assert "400 Bad Request: Not so." in shown.out
    assert ACCOUNT[1] not in shown.out + shown.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"PORT": "1"}, "nothing answers at http://127.0.0.1:1; `make start` starts it\n"),
        ({"BASE_URL": "moon"}, "BASE_URL must be an http or https address, not 'moon'\n"),
        ({"ENV": "moon"}, "ENV must be one of dev, staging, prod, not 'moon'\n"),
    ],
)
def test_what_it_cannot_check_it_says_in_one_line(
    capsys: pytest.CaptureFixture[str], settings: dict[str, str], said: str
) -> None:
    assert smoke.main(settings) == 1

    assert capsys.readouterr().err == said


@pytest.fixture
def session() -> boto3.Session:
    """Return one whose clients are nobody's."""
    return boto3.Session("x", "x", region_name="eu-west-1")


@pytest.fixture
def ssm(session: boto3.Session) -> "SSMClient":
    return session.client("ssm")


def test_the_probe_users_credentials_are_two_parameters(ssm: "SSMClient") -> None:
    with Stubber(ssm) as stub:
        stub.add_response(
            "get_parameters",
            {
                "Parameters": [
                    {"Name": "/orrery-dev/probe/password", "Value": ACCOUNT[1]},
                    {"Name": "/orrery-dev/probe/email", "Value": ACCOUNT[0]},
                ]
            },
            {
                "Names": ["/orrery-dev/probe/email", "/orrery-dev/probe/password"],
                "WithDecryption": True,
            },
        )

        assert PARAMETERS.read(ssm) == ACCOUNT


def test_a_parameter_that_is_missing_is_named(ssm: "SSMClient") -> None:
    with Stubber(ssm) as stub:
        found = [{"Name": "/orrery-dev/probe/email", "Value": ACCOUNT[0]}]
        stub.add_response("get_parameters", {"Parameters": found})

        with pytest.raises(NoProbe, match=r"^SSM has no parameter /orrery-dev/probe/password$"):
            PARAMETERS.read(ssm)


def test_who_may_not_read_the_parameters_is_told(ssm: "SSMClient") -> None:
    with Stubber(ssm) as stub:
        stub.add_client_error("get_parameters", "AccessDeniedException")

        with pytest.raises(NoProbe, match=r"AWS does not show /orrery-dev/probe/email: .*Denied"):
            PARAMETERS.read(ssm)


@pytest.fixture
def cloudformation(session: boto3.Session) -> "CloudFormationClient":
    return session.client("cloudformation")


def a_stack(**details: object) -> dict[str, object]:
    created = {"StackName": "orrery-dev", "CreationTime": "2026-11-28T12:00:00Z"}
    return {**created, "StackStatus": "UPDATE_COMPLETE", **details}


def test_a_deployed_api_is_where_its_stack_says(cloudformation: "CloudFormationClient") -> None:
    with Stubber(cloudformation) as stub:
        output = {"OutputKey": "ApiUrl", "OutputValue": BASE_URL}
        stub.add_response("describe_stacks", {"Stacks": [a_stack(Outputs=[output])]})

        assert find_url("orrery-dev", cloudformation) == BASE_URL


def test_a_stack_that_is_not_there_or_has_no_api_is_said_in_one_line(
    cloudformation: "CloudFormationClient",
) -> None:
    with Stubber(cloudformation) as stub:
        stub.add_client_error("describe_stacks", "ValidationError", "does not exist")
        with pytest.raises(UsageError, match=r"^there is no stack orrery-dev: `make deploy`"):
            find_url("orrery-dev", cloudformation)

        stub.add_response("describe_stacks", {"Stacks": [a_stack(StackStatus="CREATE_FAILED")]})
        with pytest.raises(UsageError, match=r"^orrery-dev has no ApiUrl: it is CREATE_FAILED$"):
            find_url("orrery-dev", cloudformation)


def test_an_account_that_is_named_goes_before_the_parameters(tmp_path: Path) -> None:
    named = {"BASE_URL": BASE_URL, "EMAIL": ACCOUNT[0], "PASSWORD": ACCOUNT[1], "API_KEY": "k"}

    assert smoke.find(named, tmp_path) == Probed(BASE_URL, ACCOUNT, api_key="k")
