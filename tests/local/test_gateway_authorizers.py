"""REQUEST authorizers decide as API Gateway lets them, and are asked as rarely."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from local.execution.invocation import Crashed, Returned, TimedOut
from local.gateway.http import Request
from tests.local.gateway_kit import (
    PLANET,
    Function,
    Functions,
    Terminal,
    allow_all,
    gateway,
    ok,
    policy,
)

OTHER_ROUTE = replace(PLANET, path="/planets")
ARN = "arn:aws:execute-api:us-east-1:000000000000:local/live"


def api(authorize: Function) -> Functions:
    return Functions(Authorize=authorize, GetPlanet=ok, ListPlanets=ok)


def status(authorize: Function, request: Request = PLANET) -> int:
    return gateway(api(authorize)).answer(request).status


@pytest.mark.parametrize("headers", [(), (("Authorization", ""),)])
def test_without_its_identity_source_a_request_is_unauthorized_and_nobody_is_asked(
    headers: tuple[tuple[str, str], ...],
) -> None:
    functions = api(allow_all)

    response = gateway(functions).answer(replace(PLANET, headers=headers))

    assert response.status == 401
    assert functions.events == []


def test_an_authorizer_gets_the_request() -> None:
    functions = api(allow_all)

    gateway(functions).answer(replace(PLANET, query="a=1"))

    event = functions.calls("Authorize")[0]
    assert event["type"] == "REQUEST"
    assert event["methodArn"] == f"{ARN}/GET/planets/7"
    assert event["resource"] == "/planets/{planet_id}"
    assert event["path"] == "/planets/7"
    assert event["headers"]["Authorization"] == "Bearer a"
    assert event["queryStringParameters"] == {"a": "1"}
    assert event["pathParameters"] == {"planet_id": "7"}
    assert event["requestContext"]["resourcePath"] == "/planets/{planet_id}"
    assert "body" not in event


def test_a_policy_lets_pass_what_it_allows() -> None:
    assert status(lambda _: policy(("Allow", f"{ARN}/GET/planets/*"))) == 200
    assert status(lambda _: policy(("Allow", f"{ARN}/POST/*"))) == 403
    assert status(lambda _: policy(("Allow", "*"), ("Deny", f"{ARN}/GET/planets/7"))) == 403


def test_a_cached_policy_serves_other_routes() -> None:
    functions = api(lambda event: policy(("Allow", event["methodArn"])))
    one = gateway(functions)

    assert one.answer(PLANET).status == 200
    assert one.answer(OTHER_ROUTE).status == 403
    assert len(functions.calls("Authorize")) == 1


def test_a_policy_is_cached_for_its_identity_only() -> None:
    functions = api(allow_all)
    one = gateway(functions)

    one.answer(PLANET)
    one.answer(replace(PLANET, headers=(("authorization", "Bearer b"),)))

    assert len(functions.calls("Authorize")) == 2


def test_a_policy_is_cached_for_the_authorizers_time_to_live() -> None:
    now = 0.0
    functions = api(allow_all)
    one = gateway(functions, clock=lambda: now, AuthorizerTtl="60")

    one.answer(PLANET)
    now = 59.9
    one.answer(PLANET)
    assert len(functions.calls("Authorize")) == 1

    now = 60.0
    one.answer(PLANET)
    assert len(functions.calls("Authorize")) == 2


def test_a_time_to_live_of_zero_asks_every_time() -> None:
    functions = api(allow_all)
    one = gateway(functions, AuthorizerTtl="0")

    one.answer(PLANET)
    one.answer(PLANET)

    assert len(functions.calls("Authorize")) == 2


def test_a_refused_identity_is_not_cached() -> None:
    answers: list[object] = [Crashed("Exception", "Unauthorized"), policy(("Allow", "*"))]
    one = gateway(api(lambda _: answers.pop(0)))

    assert one.answer(PLANET).status == 401
    assert one.answer(PLANET).status == 200


def test_context_values_become_texts() -> None:
    functions = api(lambda _: policy(("Allow", "*"), a=True, b=False, c=7, d=1.5, e="x"))

    gateway(functions).answer(PLANET)

    context = functions.calls("GetPlanet")[0]["requestContext"]["authorizer"]
    assert {name: context[name] for name in "abcde"} == {
        "a": "true",
        "b": "false",
        "c": "7",
        "d": "1.5",
        "e": "x",
    }


def test_the_error_unauthorized_is_401_and_none_for_the_terminal() -> None:
    terminal = Terminal()
    functions = api(lambda _: Crashed("Exception", "Unauthorized", "Traceback"))

    response = gateway(functions, terminal).answer(PLANET)

    assert response.status == 401
    assert len(terminal.lines) == 1


def malformed(**changes: object) -> Function:
    def authorize(_: Mapping[str, Any]) -> dict[str, Any]:
        return policy(("Allow", "*")) | changes

    return authorize


@pytest.mark.parametrize(
    ("authorize", "response_type"),
    [
        (lambda _: Crashed("KeyError", "'x'"), "AUTHORIZER_FAILURE"),
        (lambda _: Crashed("Exception", "unauthorized"), "AUTHORIZER_FAILURE"),
        (lambda _: TimedOut(3), "AUTHORIZER_FAILURE"),
        (lambda _: None, "AUTHORIZER_CONFIGURATION_ERROR"),
        (lambda _: Returned(b"\xff"), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(principalId=None), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(policyDocument="*"), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(policyDocument={"Statement": 1}), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(context={"roles": ["a"]}), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(context={"user": {}}), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(context="x"), "AUTHORIZER_CONFIGURATION_ERROR"),
        (malformed(usageIdentifierKey=7), "AUTHORIZER_CONFIGURATION_ERROR"),
    ],
)
def test_an_authorizer_that_does_not_decide_is_an_error_that_the_terminal_explains(
    authorize: Function, response_type: str
) -> None:
    terminal = Terminal()
    functions = api(authorize)

    response = gateway(functions, terminal).answer(PLANET)

    assert response.status == 500
    assert response_type.encode() in response.body
    assert functions.calls("GetPlanet") == []
    assert terminal.lines[0].startswith("Authorize: ")
