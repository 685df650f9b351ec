"""The API is read from what the SAM transform makes of the template, and nowhere else."""

from copy import deepcopy
from typing import Any

import pytest

from sam_template.api import Mock, Proxy, read_api
from sam_template.template import Template, TemplateError
from tests.local.gateway_kit import template

PLANET = "/planets/{planet_id}"


def changed(*path: str, value: object) -> Template:
    """Put another value at a place in the API's OpenAPI body."""
    original = template()
    transformed: dict[str, Any] = deepcopy(original.transformed)
    place = transformed["Resources"]["Api"]["Properties"]["Body"]
    for name in path[:-1]:
        place = place[name]
    place[path[-1]] = value
    return Template(transformed, original.parameters)


def test_a_method_is_the_function_behind_the_alias_with_its_authorizer() -> None:
    method = read_api(template()).resources[PLANET].method("GET")

    assert isinstance(method, Proxy)
    assert method.function == "GetPlanet"
    assert method.timeout_seconds == 29
    assert method.authorizer is not None
    assert method.authorizer.function == "Authorize"
    assert method.authorizer.identity_sources == ("method.request.header.Authorization",)
    assert method.authorizer.ttl_seconds == 60


def test_a_method_may_need_no_authorizer_and_have_a_timeout_of_its_own() -> None:
    method = read_api(template()).resources["/slow"].method("GET")

    assert method == Proxy("Echo", authorizer=None, timeout_seconds=0.05)


def test_each_path_has_its_preflight() -> None:
    resources = read_api(template()).resources.values()

    assert all(isinstance(resource.method("OPTIONS"), Mock) for resource in resources)


def test_the_stage_and_the_binary_media_types_are_the_templates() -> None:
    api = read_api(template())

    assert api.stage == "live"
    assert api.binary_media_types == {"image/png"}


def test_a_resource_keeps_its_id_and_shares_it_with_no_other() -> None:
    first, second = (
        [resource.resource_id for resource in read_api(template()).resources.values()]
        for _ in range(2)
    )

    assert first == second
    assert len(set(first)) == len(first)


def test_a_method_for_any_verb_serves_those_that_have_none_of_their_own() -> None:
    operation = template().transformed["Resources"]["Api"]["Properties"]["Body"]["paths"]["/slow"]
    any_method = changed(
        "paths", "/any", value={"x-amazon-apigateway-any-method": operation["get"]}
    )

    assert isinstance(read_api(any_method).resources["/any"].method("PATCH"), Proxy)


INTEGRATION = ("paths", PLANET, "get", "x-amazon-apigateway-integration")
AUTHORIZER = ("components", "securitySchemes", "Bearer", "x-amazon-apigateway-authorizer")
RESPONSE = ("x-amazon-apigateway-gateway-responses", "UNAUTHORIZED", "responseParameters")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*INTEGRATION, "type"), "http"),
        ((*INTEGRATION, "uri"), "arn:aws:apigateway:us-east-1:s3:path/bucket"),
        ((*INTEGRATION, "uri"), {"Fn::Sub": "arn:aws:apigateway:us-east-1:sqs:path/queue"}),
        ((*INTEGRATION, "uri"), {"Fn::Sub": "x/functions/${Nobody.Arn}/invocations"}),
        ((*AUTHORIZER, "type"), "cognito_user_pools"),
        ((*AUTHORIZER, "identitySource"), "context.accountId"),
        ((*AUTHORIZER, "authorizerResultTtlInSeconds"), {"Ref": "Nothing"}),
        ((*AUTHORIZER, "authorizerResultTtlInSeconds"), "soon"),
        ((*RESPONSE, "gatewayresponse.header.X-A"), "method.request.header.X-A"),
        ((*RESPONSE, "gatewayresponse.header.X-A"), {"Fn::Select": [0, ["'a'"]]}),
        ((*RESPONSE, "gatewayresponse.body.x"), "'a'"),
    ],
)
def test_what_is_not_emulated_is_refused_in_one_line(path: tuple[str, ...], value: object) -> None:
    with pytest.raises(TemplateError) as refused:
        read_api(changed(*path, value=value))

    assert "\n" not in str(refused.value)


def test_a_template_without_an_api_is_refused() -> None:
    with pytest.raises(TemplateError, match="RestApi"):
        read_api(Template({"Resources": {}}, {}))
