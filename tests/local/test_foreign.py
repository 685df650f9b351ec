"""Templates of other products run as they are: their fixtures know nothing of this one."""

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from local.console import Console
from local.gateway.http import Request, Response
from local.runtime import Runtime
from local.state import State
from sam_template.template import TemplateError

FOREIGN = Path(__file__).parent / "foreign"

type Run = Callable[[str], Callable[[Request], Response]]


@pytest.fixture
def run(tmp_path: Path) -> Iterator[Run]:
    with ExitStack() as running:

        def start(name: str) -> Callable[[Request], Response]:
            runtime = Runtime(FOREIGN / name, State(tmp_path), Console(io.StringIO()))
            running.callback(runtime.stop)
            return runtime.answer

        yield start


def test_an_implicit_api_with_a_simple_table_and_policy_templates(run: Run) -> None:
    answer = run("notes")

    written = answer(Request("PUT", "/notes/1", body=b"buy milk"))
    found = answer(Request("GET", "/notes/1"))

    assert (written.status, found.status, found.body) == (204, 200, b"buy milk")


def test_functions_with_code_and_a_layer_of_their_own(run: Run) -> None:
    answer = run("layers")

    said = [answer(Request("GET", path)).body for path in ("/greet", "/part")]

    assert said == [b"hello", b"goodbye"]


@pytest.mark.parametrize(
    ("token", "status"), [("token-mia", 200), ("token-eve", 403), ("mia", 401), ("", 401)]
)
def test_a_token_authorizer(run: Run, token: str, status: int) -> None:
    answered = run("token")(Request("GET", "/door", headers=(("X-Token", token),)))

    assert answered.status == status


HTTP_API = "{Route: {Type: HttpApi, Properties: {Method: get, Path: /}}}"
QUEUE = "{Route: {Type: Api, Properties: {Method: get, Path: /}}, Queue: {Type: SQS, Properties: \
{Queue: 'arn:aws:sqs:us-east-1:000000000000:queue'}}}"
TEMPLATE = """
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties: {{Runtime: python3.13, CodeUri: ., Handler: app.handler, Events: {events}}}
"""


@pytest.mark.parametrize("events", [HTTP_API, QUEUE])
def test_what_cannot_be_run_is_one_line(tmp_path: Path, events: str) -> None:
    (tmp_path / "template.yaml").write_text(TEMPLATE.format(events=events))

    with pytest.raises(TemplateError) as refused:
        Runtime(tmp_path, State(tmp_path / "state"), Console(io.StringIO()))

    assert "local" in str(refused.value)
    assert "\n" not in str(refused.value)
