"""The API has a name of its own where one is given, and speaks nothing older than TLS 1.2."""

import re
from typing import Any

import pytest

from sam_template.template import Template

OF_THE_STACK = {"Fn::Sub": "urn:orrery:${AWS::StackName}"}
BY_NAME = {"Fn::If": ["HasDomain", {"Fn::Sub": "https://${DomainName}"}, OF_THE_STACK]}
ISSUER = {"Fn::If": ["HasIssuer", {"Ref": "TokenIssuer"}, BY_NAME]}


@pytest.mark.parametrize("kind", ["AWS::ApiGateway::DomainName", "AWS::ApiGateway::RestApi"])
def test_nobody_is_answered_over_tls_below_1_2(template: Template, kind: str) -> None:
    """API Gateway negotiates by the API's policy also under the domain's name."""
    [properties] = template.resources(kind).values()

    assert re.match(r"SecurityPolicy_TLS13_1_[23]_", properties["SecurityPolicy"])
    assert properties["EndpointAccessMode"] == "STRICT"


def test_tokens_are_issued_and_checked_under_the_domains_name_if_there_is_one(
    template: Template,
) -> None:
    for name, function in template.functions.items():
        if "TOKEN_ISSUER" in function.environment:
            assert function.environment["TOKEN_ISSUER"] == ISSUER, name


def test_the_domain_shows_the_stage_at_its_root(template: Template) -> None:
    [mapping] = template.resources("AWS::ApiGateway::BasePathMapping").values()

    assert mapping == {
        "DomainName": {"Ref": "Domain"},
        "RestApiId": {"Ref": "Api"},
        "Stage": {"Ref": "ApiliveStage"},
    }


def test_what_belongs_to_the_domain_is_there_only_with_its_name(template: Template) -> None:
    parts: dict[str, Any] = {**template.transformed["Resources"], **template.transformed["Outputs"]}

    for name in ("Domain", "DomainMapping", "DomainTarget", "DomainTargetZone"):
        assert parts[name]["Condition"] == "HasDomain", name


def test_a_domain_without_a_certificate_is_refused_before_anything_is_made(
    template: Template,
) -> None:
    rule = template.transformed["Rules"]["DomainNeedsCertificate"]

    [assertion] = rule["Assertions"]

    assert "DomainName" in str(rule["RuleCondition"])
    assert "CertificateArn" in str(assertion["Assert"])


def test_the_api_url_follows_the_domain(template: Template) -> None:
    condition, with_domain, without = template.transformed["Outputs"]["ApiUrl"]["Value"]["Fn::If"]

    assert condition == "HasDomain"
    assert with_domain == {"Fn::Sub": "https://${DomainName}"}
    assert "execute-api" in without["Fn::Sub"]
