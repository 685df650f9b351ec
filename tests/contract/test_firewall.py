"""The firewall refuses attacks and floods, and nothing that the domain takes."""

import json
import re
from typing import Any

import pytest

from sam_template.template import Template
from shared.entrypoints.api_gateway.problems import BODY_LARGEST, oauth_code_of
from tests.contract.ceilings import ceilings, public_methods

STAGE = "/live"
MANAGED = {
    "AWSManagedRulesAmazonIpReputationList",
    "AWSManagedRulesKnownBadInputsRuleSet",
    "AWSManagedRulesCommonRuleSet",
}
COMMON_RULES = {
    "NoUserAgent_HEADER",
    "UserAgent_BadBots_HEADER",
    "SizeRestrictions_QUERYSTRING",
    "SizeRestrictions_Cookie_HEADER",
    "SizeRestrictions_BODY",
    "SizeRestrictions_URIPATH",
    "EC2MetaDataSSRF_BODY",
    "EC2MetaDataSSRF_COOKIE",
    "EC2MetaDataSSRF_URIPATH",
    "EC2MetaDataSSRF_QUERYARGUMENTS",
    "GenericLFI_QUERYARGUMENTS",
    "GenericLFI_URIPATH",
    "GenericLFI_BODY",
    "RestrictedExtensions_URIPATH",
    "RestrictedExtensions_QUERYARGUMENTS",
    "GenericRFI_QUERYARGUMENTS",
    "GenericRFI_BODY",
    "GenericRFI_URIPATH",
    "CrossSiteScripting_COOKIE",
    "CrossSiteScripting_QUERYARGUMENTS",
    "CrossSiteScripting_BODY",
    "CrossSiteScripting_URIPATH",
}
"""AWSManagedRulesCommonRuleSet as AWS documents it. A rule that it has not fails a deployment."""


@pytest.fixture(scope="session")
def acl(template: Template) -> dict[str, Any]:
    return template.resources("AWS::WAFv2::WebACL")["WebAcl"]


@pytest.fixture(scope="session")
def rules(acl: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {rule["Name"]: rule for rule in acl["Rules"]}


def routes(template: Template) -> set[tuple[str, str]]:
    [api] = template.resources("AWS::ApiGateway::RestApi").values()
    return {(verb.upper(), path) for path, verbs in api["Body"]["paths"].items() for verb in verbs}


def limited(rule: dict[str, Any], routes: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Find the routes whose requests a rate rule counts, behind the stage and behind a domain."""
    scope = rule["Statement"]["RateBasedStatement"]["ScopeDownStatement"]
    method, path = scope["AndStatement"]["Statements"]
    verb = method["ByteMatchStatement"]["SearchString"]
    pattern = path["RegexMatchStatement"]["RegexString"]
    return {
        (verb, route)
        for _, route in routes
        if re.search(pattern, route) and re.search(pattern, f"{STAGE}{route}")
    }


def managed(rules: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    groups = [rule["Statement"].get("ManagedRuleGroupStatement") for rule in rules.values()]
    return {group["Name"]: group for group in groups if group}


def custom_response(rule: dict[str, Any]) -> dict[str, Any]:
    response: dict[str, Any] = rule["Action"]["Block"]["CustomResponse"]
    return response


@pytest.mark.parametrize(
    ("name", "route", "limit"),
    [
        ("Logins", ("POST", "/api/v1/auth/token"), "LoginLimit"),
        ("Registrations", ("POST", "/api/v1/users"), "RegistrationLimit"),
    ],
)
def test_a_rate_rule_counts_the_requests_of_one_route_that_exists(
    template: Template, rules: dict[str, Any], name: str, route: tuple[str, str], limit: str
) -> None:
    counted = limited(rules[name], routes(template))

    assert counted == {route}
    assert counted <= routes(template)
    assert rules[name]["Statement"]["RateBasedStatement"]["Limit"] == {"Ref": limit}
    assert rules[name]["Statement"]["RateBasedStatement"]["AggregateKeyType"] == "IP"


def test_whatever_one_address_asks_for_is_counted(rules: dict[str, Any]) -> None:
    rate = rules["Requests"]["Statement"]["RateBasedStatement"]

    assert rate["Limit"] == {"Ref": "RequestLimit"}
    assert rate["AggregateKeyType"] == "IP"
    assert "ScopeDownStatement" not in rate


def test_one_address_cannot_use_up_what_a_public_method_lets_pass(
    template: Template, rules: dict[str, Any]
) -> None:
    """A method's throttle is one bucket for all callers; the archive's needs a token."""
    window = rules["Requests"]["Statement"]["RateBasedStatement"]["EvaluationWindowSec"]
    from_one_address = float(template.parameters["RequestLimit"]) / window

    for method in public_methods(template):
        throttle = ceilings(template).of(*method)
        assert throttle is not None
        assert from_one_address < throttle.rate, method


def test_who_sends_too_many_requests_hears_when_to_come_back(rules: dict[str, Any]) -> None:
    rates = [rule for rule in rules.values() if "RateBasedStatement" in rule["Statement"]]

    for rule in rates:
        answer = custom_response(rule)
        headers = {header["Name"]: header["Value"] for header in answer["ResponseHeaders"]}
        assert answer["ResponseCode"] == 429
        window = rule["Statement"]["RateBasedStatement"]["EvaluationWindowSec"]
        assert headers["Retry-After"] == str(window)


def test_a_body_that_no_operation_reads_is_refused_before_anything_is_paid_for(
    acl: dict[str, Any], rules: dict[str, Any]
) -> None:
    size = rules["BodySize"]["Statement"]["SizeConstraintStatement"]
    inspected = acl["AssociationConfig"]["RequestBody"]["API_GATEWAY"]

    assert (size["ComparisonOperator"], size["Size"]) == ("GT", BODY_LARGEST)
    assert size["FieldToMatch"]["Body"]["OversizeHandling"] == "MATCH"
    assert inspected["DefaultSizeInspectionLimit"] == f"KB_{BODY_LARGEST // 1024}"
    assert custom_response(rules["BodySize"])["ResponseCode"] == 413


def test_a_body_that_is_packed_is_refused_before_a_rule_reads_it(rules: dict[str, Any]) -> None:
    """API Gateway unpacks it only afterwards."""
    statements = rules["ContentEncoding"]["Statement"]["AndStatement"]["Statements"]
    answer = custom_response(rules["ContentEncoding"])

    header, body = (each["SizeConstraintStatement"] for each in statements)
    assert header["FieldToMatch"] == {"SingleHeader": {"Name": "content-encoding"}}
    assert body["FieldToMatch"]["Body"]["OversizeHandling"] == "MATCH"
    for size in (header, body):
        assert (size["ComparisonOperator"], size["Size"]) == ("GE", 1)
    assert answer["ResponseCode"] == 415
    assert {"Name": "Accept-Encoding", "Value": "identity"} in answer["ResponseHeaders"]
    readers = [name for name, rule in rules.items() if "ManagedRuleGroupStatement" in str(rule)]
    priority = rules["ContentEncoding"]["Priority"]
    assert all(rules[name]["Priority"] > priority for name in readers)


def test_what_the_firewall_answers_itself_is_a_problem_of_that_status(
    acl: dict[str, Any], rules: dict[str, Any]
) -> None:
    bodies = acl["CustomResponseBodies"]
    own = [custom_response(rule) for rule in rules.values() if "Action" in rule]

    assert {answer["CustomResponseBodyKey"] for answer in own} == bodies.keys()
    for answer in own:
        problem = json.loads(bodies[answer["CustomResponseBodyKey"]]["Content"])
        assert problem.keys() == {
            "type",
            "title",
            "status",
            "detail",
            "error",
            "error_description",
        }
        assert problem["status"] == answer["ResponseCode"]


def test_what_the_firewall_answers_itself_is_in_oauths_terms_too(acl: dict[str, Any]) -> None:
    for name, body in acl["CustomResponseBodies"].items():
        problem = json.loads(body["Content"])
        assert body["ContentType"] == "APPLICATION_JSON", name
        assert problem["error"] == oauth_code_of(problem["status"]), name
        assert problem["error_description"] == problem["detail"], name


def test_a_browser_can_read_what_the_firewall_answers_itself(rules: dict[str, Any]) -> None:
    for rule in rules.values():
        if "Action" in rule:
            origin = {"Name": "Access-Control-Allow-Origin", "Value": {"Ref": "CorsOrigin"}}
            assert origin in custom_response(rule)["ResponseHeaders"]


def test_the_managed_rules_are_those_that_were_read(rules: dict[str, Any]) -> None:
    assert managed(rules).keys() == MANAGED
    for rule in rules.values():
        if "ManagedRuleGroupStatement" in rule["Statement"]:
            assert rule["OverrideAction"] == {"None": {}}


def test_no_common_rule_refuses_a_text_that_the_domain_takes(rules: dict[str, Any]) -> None:
    """Names, passwords and the questions for them are in bodies and in query strings alone."""
    overrides = managed(rules)["AWSManagedRulesCommonRuleSet"]["RuleActionOverrides"]
    counted = {rule["Name"] for rule in overrides if rule["ActionToUse"] == {"Count": {}}}
    of_texts = {name for name in COMMON_RULES if name.endswith(("_BODY", "ARGUMENTS", "STRING"))}

    assert counted == of_texts | {"NoUserAgent_HEADER"}


def test_each_rule_has_a_priority_and_a_metric_of_its_own(rules: dict[str, Any]) -> None:
    assert [rule["Priority"] for rule in rules.values()] == list(range(len(rules)))
    for name, rule in rules.items():
        assert rule["VisibilityConfig"]["MetricName"] == name
        assert rule["VisibilityConfig"]["CloudWatchMetricsEnabled"] is True


def test_the_firewall_protects_the_stage_and_is_there_by_one_parameter(
    template: Template,
) -> None:
    resources = template.transformed["Resources"]
    firewall = {
        name: resource
        for name, resource in resources.items()
        if resource["Type"].startswith("AWS::WAFv2::") or name == "FirewallLogs"
    }
    [association] = template.resources("AWS::WAFv2::WebACLAssociation").values()

    assert {resource.get("Condition") for resource in firewall.values()} == {"HasFirewall"}
    assert template.transformed["Conditions"]["HasFirewall"] == {
        "Fn::Equals": [{"Ref": "Firewall"}, "true"]
    }
    assert association["ResourceArn"]["Fn::Sub"].endswith("/restapis/${Api}/stages/${ApiliveStage}")


def test_the_firewalls_logs_hold_no_query_string_and_no_token(template: Template) -> None:
    [logging] = template.resources("AWS::WAFv2::LoggingConfiguration").values()

    redacted = logging["RedactedFields"]

    assert {"QueryString": {}} in redacted
    for header in ("authorization", "x-api-key"):
        assert {"SingleHeader": {"Name": header}} in redacted


def test_nothing_that_the_firewall_keeps_of_a_request_holds_a_secret(acl: dict[str, Any]) -> None:
    """The log's own list covers neither the samples nor what a rule quotes of its matches."""
    protections = acl["DataProtectionConfig"]["DataProtections"]

    fields = {
        field["FieldType"]: set(field.get("FieldKeys", []))
        for field in (each["Field"] for each in protections)
    }

    assert fields == {
        "BODY": set(),
        "QUERY_STRING": set(),
        "SINGLE_HEADER": {"authorization", "x-api-key"},
    }
    for each in protections:
        assert each.keys() == {"Action", "Field"}
        assert each["Action"] == "SUBSTITUTION"


def test_the_firewalls_logs_are_where_aws_waf_may_write(template: Template) -> None:
    group = template.resources("AWS::Logs::LogGroup")["FirewallLogs"]
    [logging] = template.resources("AWS::WAFv2::LoggingConfiguration").values()

    [destination] = logging["LogDestinationConfigs"]

    assert group["LogGroupName"]["Fn::Sub"].startswith("aws-waf-logs-")
    assert destination["Fn::Sub"].endswith(":log-group:${FirewallLogs}")


def test_what_was_blocked_and_what_would_have_been_is_logged(template: Template) -> None:
    [logging] = template.resources("AWS::WAFv2::LoggingConfiguration").values()

    [logged] = logging["LoggingFilter"]["Filters"]

    actions = {condition["ActionCondition"]["Action"] for condition in logged["Conditions"]}
    assert actions == {"BLOCK", "COUNT", "EXCLUDED_AS_COUNT"}
    assert logged["Behavior"] == "KEEP"
