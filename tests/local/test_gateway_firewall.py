"""What the local gateway refuses in the firewall's place."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from local.gateway.gateway import Gateway
from local.gateway.http import Request, Response
from sam_template.firewall import HeaderRule, read_header_rules
from sam_template.template import Template, TemplateError
from tests.local.gateway_kit import Functions, gateway, headers_of, ok, template

RULE = HeaderRule(
    "content-encoding", 415, (("Content-Type", "application/json"), ("Accept-Encoding", "a")), "{}"
)
SIZE = {"ComparisonOperator": "GE", "Size": 1}


def acl(*statements: Mapping[str, object]) -> Template:
    """Put a web ACL before the small API: one rule, where the parameter Firewall says so."""
    answer = {
        "ResponseCode": 415,
        "CustomResponseBodyKey": "No",
        "ResponseHeaders": [{"Name": "Accept-Encoding", "Value": {"Ref": "CorsOrigin"}}],
    }
    rules = [
        {"Action": {"Block": {"CustomResponse": answer}}, "Statement": statement}
        for statement in statements
    ]
    bodies = {"No": {"ContentType": "APPLICATION_JSON", "Content": "{}"}}
    small = template(CorsOrigin="a")
    resource = {
        "Type": "AWS::WAFv2::WebACL",
        "Condition": "HasFirewall",
        "Properties": {"Rules": rules, "CustomResponseBodies": bodies},
    }
    transformed = {
        **small.transformed,
        "Conditions": {"HasFirewall": {"Fn::Equals": [{"Ref": "Firewall"}, "true"]}},
        "Resources": {**small.transformed["Resources"], "Acl": resource},
    }
    return replace(
        small, transformed=transformed, parameters={**small.parameters, "Firewall": "true"}
    )


def sizes(*fields: Mapping[str, object]) -> dict[str, object]:
    statements = [{"SizeConstraintStatement": {"FieldToMatch": each, **SIZE}} for each in fields]
    return {"AndStatement": {"Statements": statements}}


PACKED = sizes({"SingleHeader": {"Name": "content-encoding"}}, {"Body": {}})


def served(functions: Functions) -> Gateway:
    plain = gateway(functions)
    return replace(plain, api=replace(plain.api, header_rules=(RULE,)))


def ask(headers: tuple[tuple[str, str], ...], body: bytes) -> tuple[Response, Functions]:
    functions = Functions(Echo=ok)
    return served(functions).answer(Request("POST", "/echo", "", headers, body)), functions


def test_a_body_with_the_header_is_answered_as_the_firewall_does_and_reaches_no_function() -> None:
    response, functions = ask((("Content-Encoding", "gzip"),), b"x")

    assert (response.status, response.body) == (415, b"{}")
    assert headers_of(response)["Accept-Encoding"] == "a"
    assert functions.calls("Echo") == []


@pytest.mark.parametrize(("headers", "body"), [((), b"x"), ((("Content-Encoding", "gzip"),), b"")])
def test_only_both_together_are_refused(headers: tuple[tuple[str, str], ...], body: bytes) -> None:
    response, _ = ask(headers, body)

    assert "Accept-Encoding" not in headers_of(response)


def test_a_rule_about_a_header_and_a_body_is_read_from_the_template() -> None:
    assert read_header_rules(acl(PACKED)) == (RULE,)


def test_other_rules_are_left_to_aws() -> None:
    large = {"SizeConstraintStatement": {"FieldToMatch": {"Body": {}}, **SIZE}}
    rate = {"RateBasedStatement": {"Limit": 10}}

    assert read_header_rules(acl(large, rate, sizes({"Method": {}}, {"Body": {}}))) == ()


def test_a_firewall_that_a_parameter_leaves_out_refuses_nothing() -> None:
    there = acl(PACKED)

    off = replace(there, parameters={**there.parameters, "Firewall": "false"})

    assert read_header_rules(off) == ()


def test_a_condition_that_cannot_be_decided_is_said() -> None:
    there = acl(PACKED)
    unclear = {**there.transformed, "Conditions": {"HasFirewall": {"Fn::Or": []}}}

    with pytest.raises(TemplateError, match="cannot decide the condition HasFirewall"):
        read_header_rules(replace(there, transformed=unclear))
