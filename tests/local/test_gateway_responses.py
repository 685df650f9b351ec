"""The gateway's own answers are the template's, or AWS's where the template has none."""

import json
import re
import threading

import pytest

from local.execution.invocation import Crashed, Returned, TimedOut
from local.gateway.gateway_responses import GatewayError, GatewayResponses
from local.gateway.http import Request
from sam_template.gateway_responses import GatewayResponse
from tests.local.gateway_kit import (
    ECHO,
    PLANET,
    Function,
    Functions,
    Terminal,
    gateway,
    headers_of,
    ok,
    policy,
)


def test_a_gateway_response_has_the_templates_body_headers_and_the_default_status() -> None:
    response = gateway(Functions()).answer(Request("GET", "/planets/7"))

    headers = headers_of(response)
    assert response.status == 401
    assert headers["WWW-Authenticate"] == "Bearer"
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert headers["X-Request-Id"] == headers["x-amzn-RequestId"]
    assert json.loads(response.body) == {
        "title": "No",
        "detail": "Unauthorized",
        "instance": headers["x-amzn-RequestId"],
    }


def test_a_parameter_of_the_template_may_be_overridden() -> None:
    response = gateway(Functions(), CorsOrigin="*").answer(Request("GET", "/planets/7"))

    assert headers_of(response)["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/nothing"),
        ("DELETE", "/planets"),
        ("HEAD", "/planets"),
        ("get", "/planets"),
        ("OPTIONS", "*"),
    ],
)
def test_an_unknown_route_or_method_is_a_missing_authentication_token(
    method: str, path: str
) -> None:
    response = gateway(Functions()).answer(Request(method, path))

    assert response.status == 404
    assert json.loads(response.body) == {"title": "Not found", "path": path}
    assert headers_of(response)["x-amzn-ErrorType"] == "MissingAuthenticationTokenException"


def test_what_the_template_does_not_name_falls_back_to_its_default() -> None:
    crash = Functions(Echo=lambda _: Crashed("KeyError", "'x'"))

    response = gateway(crash).answer(ECHO)

    assert response.status == 502
    assert json.loads(response.body)["title"] == "Internal server error"
    assert headers_of(response)["Content-Type"] == "application/json"


def test_without_a_default_in_the_template_the_answer_is_that_of_aws() -> None:
    refuse = Functions(Authorize=lambda _: policy(("Deny", "*")))

    response = gateway(refuse).answer(PLANET)

    assert response.status == 403
    assert json.loads(response.body) == {
        "message": "User is not authorized to access this resource with an explicit deny"
    }


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (GatewayError.BODY_TOO_LARGE, 413),
        (GatewayError.HEADERS_TOO_LARGE, 431),
        (GatewayError.MALFORMED_REQUEST, 400),
        (GatewayError.REQUEST_TIMEOUT, 408),
        (GatewayError.URI_TOO_LONG, 414),
    ],
)
def test_a_request_that_could_not_be_read_is_answered_too(
    refusal: GatewayError, status: int
) -> None:
    response = gateway(Functions()).refuse(Request("POST", "/echo"), refusal)

    assert response.status == status
    assert json.loads(response.body)["message"]


@pytest.mark.parametrize(
    ("refusal", "status"), [(GatewayError.HEADERS_TOO_LARGE, 431), (GatewayError.URI_TOO_LONG, 414)]
)
def test_a_problem_of_a_request_that_could_not_be_read_has_its_status(
    refusal: GatewayError, status: int
) -> None:
    """The template's default has one status for all that API Gateway itself refuses."""
    template = '{"title": "Refused", "status": 400, "instance": "$context.requestId"}'
    default = GatewayResponse(400, (), "application/json", template)
    responses = GatewayResponses({"DEFAULT_4XX": default})

    response = responses.answer(refusal, {"requestId": "1"})

    assert response.status == status
    assert json.loads(response.body) == {"title": "Refused", "status": status, "instance": "1"}


def test_a_preflight_is_answered_without_an_authorizer_or_a_function() -> None:
    response = gateway(Functions()).answer(Request("OPTIONS", "/planets/7"))

    headers = headers_of(response)
    assert response.status == 200
    assert headers["Access-Control-Allow-Origin"] == "https://app.example.com"
    assert headers["Access-Control-Allow-Methods"] == "GET,POST"
    assert headers["Access-Control-Allow-Headers"] == "Authorization,Content-Type"


@pytest.mark.parametrize(
    ("echo", "line"),
    [
        (lambda _: Crashed("KeyError", "'secret'", "File x\nline"), "Echo: KeyError: 'secret'"),
        (lambda _: TimedOut(3), "Echo: timed out after 3 s"),
        (lambda _: {"body": "secret"}, "Echo: its statusCode is None"),
    ],
)
def test_the_terminal_says_what_failed_and_the_answer_does_not(echo: Function, line: str) -> None:
    terminal = Terminal()

    response = gateway(Functions(Echo=echo), terminal).answer(ECHO)

    assert response.status == 502
    assert b"secret" not in response.body
    assert "secret" not in str(response.headers)
    assert terminal.lines[0] == line


def test_a_failure_of_the_runtime_itself_is_answered_and_reported_in_full() -> None:
    terminal = Terminal()

    response = gateway(Functions(), terminal).answer(ECHO)

    assert response.status == 500
    assert terminal.lines[0] == "Echo: the local runtime failed: KeyError('Echo')"
    assert "Traceback" in terminal.lines[1]


def test_a_function_slower_than_its_integration_is_a_timeout() -> None:
    terminal = Terminal()
    released = threading.Event()
    functions = Functions(Echo=lambda _: released.wait(5))

    response = gateway(functions, terminal).answer(Request("GET", "/slow"))
    released.set()

    assert response.status == 504
    assert b"INTEGRATION_TIMEOUT" in response.body
    assert terminal.lines[0] == "Echo: no answer within 0.05 s"


def test_each_request_is_one_line_without_its_query_and_without_control_characters() -> None:
    terminal = Terminal()

    gateway(Functions(Echo=ok), terminal).answer(Request("GET", "/echo/a", query="token=secret"))
    gateway(Functions(), terminal).answer(Request("\x1b[2J", "/"))

    assert re.fullmatch(r"GET /echo/a 200 \d+\.\d ms Echo", terminal.lines[0])
    assert terminal.lines[1].startswith("\\x1b[2J / 404")


def test_an_event_over_lambdas_limit_is_refused_before_the_function_is_called() -> None:
    functions = Functions(Echo=ok)

    response = gateway(functions).answer(Request("POST", "/echo", body=b"a" * 6_291_456))

    assert response.status == 413
    assert functions.events == []


def test_an_answer_over_lambdas_limit_is_a_failure() -> None:
    large = Returned(b'{"statusCode": 200, "body": "' + b"a" * 6_291_456 + b'"}')

    response = gateway(Functions(Echo=lambda _: large)).answer(ECHO)

    assert response.status == 502
