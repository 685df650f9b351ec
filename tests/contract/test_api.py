"""The API that the transform makes of the template is the one that was meant."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from sam_template.template import Template
from shared.entrypoints.api_gateway.problems import oauth_code_of

PUBLIC = {
    ("post", "/api/v1/users"),
    ("post", "/api/v1/auth/email-verifications/confirm"),
    ("post", "/api/v1/auth/password-resets"),
    ("post", "/api/v1/auth/password-resets/confirm"),
    ("post", "/api/v1/auth/revoke"),
    ("post", "/api/v1/auth/token"),
    ("get", "/"),
    ("get", "/.well-known/jwks.json"),
    ("get", "/.well-known/oauth-authorization-server"),
    ("get", "/api/v1/auth/email-verifications/confirm"),
    ("get", "/api/v1/auth/password-resets/confirm"),
    ("get", "/docs"),
    ("get", "/docs/{asset}"),
    ("get", "/health"),
    ("get", "/openapi.json"),
}
# What needs an authorizer, an API key, or a route that is not there.
NEVER_ON_OAUTHS_ROUTES = {
    "ACCESS_DENIED",
    "AUTHORIZER_CONFIGURATION_ERROR",
    "AUTHORIZER_FAILURE",
    "EXPIRED_TOKEN",
    "INVALID_API_KEY",
    "INVALID_SIGNATURE",
    "MISSING_AUTHENTICATION_TOKEN",
    "QUOTA_EXCEEDED",
    "RESOURCE_NOT_FOUND",
    "UNAUTHORIZED",
}
EXPOSED = "'ETag,Location,Link,Retry-After,X-Request-Id'"


@pytest.fixture(scope="session")
def body(template: Template) -> dict[str, Any]:
    [api] = template.resources("AWS::ApiGateway::RestApi").values()
    document: dict[str, Any] = api["Body"]
    return document


def methods(body: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, verbs in body["paths"].items():
        for verb, method in verbs.items():
            yield verb, path, method


def test_there_is_one_stage_and_it_is_called_live(template: Template) -> None:
    stages = template.resources("AWS::ApiGateway::Stage").values()
    deployments = template.resources("AWS::ApiGateway::Deployment").values()

    assert [stage["StageName"] for stage in stages] == ["live"]
    assert ["StageName" in deployment for deployment in deployments] == [False]


def test_every_route_but_the_public_ones_needs_a_bearer_token(body: dict[str, Any]) -> None:
    for verb, path, method in methods(body):
        if verb != "options":
            public = ("get" if verb == "head" else verb, path) in PUBLIC
            expected = set() if public else {"BearerToken"}
            secured = {name for entry in method.get("security", []) for name in entry}
            assert secured - {"NONE", "api_key"} == expected, (
                f"{verb} {path}: a public route has Authorizer: NONE in template.yaml, and is in "
                "PUBLIC of tests/contract/test_api.py; any other has neither"
            )


def test_a_preflight_needs_no_token(body: dict[str, Any]) -> None:
    for verb, path, method in methods(body):
        if verb == "options":
            assert "security" not in method, path


def test_who_may_get_may_ask_for_the_head_by_the_same_function(body: dict[str, Any]) -> None:
    """RFC 9110 §9.1. API Gateway answers no HEAD that is not declared."""
    for path, verbs in body["paths"].items():
        assert verbs.get("head") == verbs.get("get"), (
            f"{path}: in template.yaml, add an event Head beside Http to the function of the GET, "
            "that differs from it in nothing but Method: head"
        )


def test_a_preflight_lets_every_method_pass_that_there_is(body: dict[str, Any]) -> None:
    methods_used = {verb.upper() for verb, _, _ in methods(body)}

    for _, _, method in methods(body):
        if "mock" in str(method["x-amazon-apigateway-integration"]):
            allowed = method["x-amazon-apigateway-integration"]["responses"]["default"]
            parameters = allowed["responseParameters"]
            names = parameters["method.response.header.Access-Control-Allow-Methods"].strip("'")
            assert set(names.split(",")) == methods_used, "in template.yaml, AllowMethods of Cors"


def test_every_path_answers_preflights(body: dict[str, Any]) -> None:
    for path, verbs in body["paths"].items():
        assert "options" in verbs, path


def test_no_route_takes_any_verb(body: dict[str, Any]) -> None:
    any_verb = [path for verb, path, _ in methods(body) if verb == "x-amazon-apigateway-any-method"]

    assert any_verb == [], "in template.yaml, an event has a Method of its own, and not ANY"


def test_the_authorizer_runs_the_live_alias_and_reads_the_authorization_header(
    body: dict[str, Any],
) -> None:
    scheme = body["components"]["securitySchemes"]["BearerToken"]
    authorizer = scheme["x-amazon-apigateway-authorizer"]

    assert authorizer["type"] == "request"
    assert authorizer["identitySource"] == "method.request.header.Authorization"
    assert "AuthorizeRequestAliaslive" in str(authorizer["authorizerUri"])


def test_every_route_runs_the_live_alias(body: dict[str, Any]) -> None:
    for verb, path, method in methods(body):
        if verb != "options":
            uri = str(method["x-amazon-apigateway-integration"]["uri"])
            assert "Aliaslive" in uri, f"{verb} {path}"


def test_the_gateways_own_errors_are_complete_problems_that_browsers_can_read(
    body: dict[str, Any],
) -> None:
    for name, response in body["x-amazon-apigateway-gateway-responses"].items():
        headers = response["responseParameters"]
        prefix = "gatewayresponse.header."
        problem = json.loads(response["responseTemplates"]["application/json"])
        assert {"type", "title", "status", "detail", "instance"} <= problem.keys(), name
        assert str(problem["status"]) == response["statusCode"], name
        assert headers[f"{prefix}X-Request-Id"] == "context.requestId", name
        assert headers[f"{prefix}Access-Control-Expose-Headers"] == EXPOSED, name
        assert headers[f"{prefix}Vary"] == "'Authorization'", name
        assert headers[f"{prefix}Access-Control-Allow-Origin"] == {"Fn::Sub": "'${CorsOrigin}'"}


def test_the_gateways_errors_that_oauths_routes_can_meet_are_in_its_terms(
    body: dict[str, Any],
) -> None:
    """Gateway responses are the whole API's, so these answer every other route, too."""
    for name, response in body["x-amazon-apigateway-gateway-responses"].items():
        media_type = response["responseParameters"]["gatewayresponse.header.Content-Type"]
        problem = json.loads(response["responseTemplates"]["application/json"])
        if name in NEVER_ON_OAUTHS_ROUTES:
            assert media_type == "'application/problem+json'", name
            assert "error" not in problem, name
        else:
            assert media_type == "'application/json'", name
            assert problem["error"] == oauth_code_of(problem["status"]), name
            assert problem["error_description"] == problem["detail"], name


def test_an_unknown_route_is_404_and_echoes_nothing(body: dict[str, Any]) -> None:
    responses = body["x-amazon-apigateway-gateway-responses"]

    for name in ("MISSING_AUTHENTICATION_TOKEN", "INVALID_SIGNATURE", "EXPIRED_TOKEN"):
        assert responses[name]["statusCode"] == "404"
        assert "error" not in responses[name]["responseTemplates"]["application/json"]


@pytest.mark.parametrize("name", ["THROTTLED", "QUOTA_EXCEEDED"])
def test_a_refusal_beyond_a_limit_says_when_to_try_again(body: dict[str, Any], name: str) -> None:
    response = body["x-amazon-apigateway-gateway-responses"][name]

    seconds = response["responseParameters"]["gatewayresponse.header.Retry-After"].strip("'")
    assert response["statusCode"] == "429"
    assert 1 <= int(seconds) <= 86_400


@pytest.mark.parametrize(
    ("kind", "challenge"),
    [("UNAUTHORIZED", "'Bearer'"), ("ACCESS_DENIED", "'Bearer error=\"invalid_token\"'")],
)
def test_a_challenge_tells_a_missing_token_from_an_invalid_one(
    body: dict[str, Any], kind: str, challenge: str
) -> None:
    """RFC 6750 §3.1. The authorizer denies nothing but an invalid token."""
    response = body["x-amazon-apigateway-gateway-responses"][kind]

    headers = response["responseParameters"]
    assert response["statusCode"] == "401"
    assert headers["gatewayresponse.header.WWW-Authenticate"] == challenge
