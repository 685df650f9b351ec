"""What costs, or can be only once in an account, is off unless asked for; nonsense is refused."""

import re
from typing import Any

import pytest

from sam_template.template import Template
from tests.contract.sam import ROOT
from tools.deploy_environments import parameters_of_all

CERTIFICATE = "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
NOT_IN_A_LINE = "\n\r\t\x00\x7f\x85\u061c\u200e\u200f\u2028\u2029\u202e\u2066\u2069"
CEILINGS = {
    "CreateToken": "ReservedConcurrency",
    "CreateUser": "ReservedConcurrency",
    "SearchArchive": "ArchiveConcurrency",
}
NEW_ACCOUNT = 10  # functions at once, of which nothing can be reserved


def test_what_could_take_everybodys_concurrency_has_a_ceiling_if_one_is_set(
    template: Template,
) -> None:
    """Logins and registrations hash passwords for anybody, and the archive is waited for."""
    ceilings = {
        name: function["ReservedConcurrentExecutions"]
        for name, function in template.resources("AWS::Lambda::Function").items()
        if "ReservedConcurrentExecutions" in function
    }

    assert ceilings.keys() == CEILINGS.keys()
    for name, parameter in CEILINGS.items():
        [is_set, ceiling, otherwise] = ceilings[name]["Fn::If"]
        assert (ceiling, otherwise) == ({"Ref": parameter}, {"Ref": "AWS::NoValue"})
        assert condition(template, is_set) == {
            "Fn::Not": [{"Fn::Equals": [{"Ref": parameter}, "0"]}]
        }


def test_production_has_these_ceilings_and_a_new_account_can_have_the_stack() -> None:
    environments = parameters_of_all(ROOT)

    for parameter in set(CEILINGS.values()):
        assert int(environments["prod"][parameter]) > NEW_ACCOUNT
        assert int(environments["staging"][parameter]) > NEW_ACCOUNT
        assert environments["dev"].get(parameter, "0") == "0"


def test_no_ceiling_stands_unless_it_is_asked_for(template: Template) -> None:
    assert {template.parameters[each] for each in CEILINGS.values()} == {"0"}


def test_the_senders_domain_is_declared_only_where_that_is_asked_for(template: Template) -> None:
    identity = template.transformed["Resources"]["SenderDomain"]

    assert identity["Condition"] == "SenderIsDeclared"
    assert identity["Properties"]["EmailIdentity"] == {
        "Fn::Select": [1, {"Fn::Split": ["@", {"Ref": "Sender"}]}]
    }
    assert template.parameters["SenderIdentity"] == "false"


def test_what_others_of_the_region_use_too_stays_when_the_stack_goes(
    template: Template,
) -> None:
    for name in ("GatewayLogging", "GatewayLogWriter", "SenderDomain"):
        resource = template.transformed["Resources"][name]
        assert resource["DeletionPolicy"] == "RetainExceptOnCreate", name
        assert resource["UpdateReplacePolicy"] == "Retain", name


def test_alarms_are_told_only_where_there_is_an_address(template: Template) -> None:
    [subscription] = [
        resource
        for resource in template.transformed["Resources"].values()
        if resource["Type"] == "AWS::SNS::Subscription"
    ]

    assert subscription["Condition"] == "AlarmsAreMailed"
    assert subscription["Properties"]["Endpoint"] == {"Ref": "AlarmEmail"}
    assert template.parameters["AlarmEmail"] == ""


def test_a_budget_is_told_of_and_there_only_where_a_sum_is_set(template: Template) -> None:
    [budget] = template.resources("AWS::Budgets::Budget").values()
    resource = template.transformed["Resources"]["CostBudget"]

    assert resource["Condition"] == "HasBudget"
    assert condition(template, "HasBudget") == {
        "Fn::Not": [{"Fn::Equals": [{"Ref": "MonthlyBudget"}, "0"]}]
    }
    assert template.parameters["MonthlyBudget"] == "0"
    assert budget["Budget"]["BudgetLimit"] == {"Amount": {"Ref": "MonthlyBudget"}, "Unit": "USD"}
    for each in budget["NotificationsWithSubscribers"]:
        assert each["Subscribers"] == [
            {"SubscriptionType": "EMAIL", "Address": {"Ref": "AlarmEmail"}}
        ]


def test_no_parameter_takes_whatever_it_is_given(source: dict[str, Any]) -> None:
    """What AWS would refuse in the middle of a deployment is refused before it begins."""
    bounds = {"AllowedPattern", "AllowedValues", "MinValue"}

    free = {name for name, each in source["Parameters"].items() if not bounds & each.keys()}

    assert free == set()


@pytest.mark.parametrize(
    ("name", "taken", "refused"),
    [
        ("AdminEmail", ["", "ada@example.com"], ["ada", "Ada <ada@example.com>"]),
        ("AlarmEmail", ["", "ops@example.com"], ["ops", "Ops <ops@example.com>"]),
        (
            "ArchiveUrl",
            ["https://archive.example.com", "http://127.0.0.1:8080"],
            [
                "http://archive.example.com",
                "http://127.0.0.1.example.com:80",
                "ftp://example.com",
                "https://example.com/",
            ],
        ),
        ("CertificateArn", ["", CERTIFICATE], ["orrery", CERTIFICATE.replace("acm", "iam")]),
        ("CorsOrigin", ["*", "https://example.com"], ["", "example.com", "https://example.com/"]),
        ("DomainName", ["", "api.example.com"], ["localhost", "https://api.example.com"]),
        (
            "LinkBase",
            ["", "https://a.example/b", "http://[::1]:80", "http://web_1:8080/~ada/%C3%A4"],
            [
                "a.example",
                "https://a.example/",
                "https://a.example?b",
                "https://ada@a.example",
                "javascript:alert(1)",
                'https://a.example/"><script>',
                "https://a.example/\r\nBcc: eve@evil.example",
                "https://a.example/\u202e",
                "https://a.example/{{7*7}}",
            ],
        ),
        (
            "ProductName",
            ["O", "Orrery & Co.", "<Söhne> {{7*7}}", "👩\u200d🚀"],
            ["", " ", "x" * 65, *(f"O{each}x" for each in NOT_IN_A_LINE), NOT_IN_A_LINE[0]],
        ),
        (
            "Sender",
            ["no-reply@example.com", "no-reply+a@xn--exmple-cua.com"],
            [
                "",
                "example.com",
                "Orrery <a@example.com>",
                "a@example.com,b@example.com",
                "a@example.com\r\nBcc: b@example.com",
                "a@exämple.com",
                "=?utf-8?q?b=40example.org?=@example.com",
                "${aws:username}@example.com",
            ],
        ),
        (
            "TokenIssuer",
            ["", "https://api.example.com", "http://127.0.0.1:3000"],
            ["urn:orrery:a", "https://api.example.com/", "https://api.example.com/a"],
        ),
    ],
)
def test_a_text_is_taken_by_its_pattern(
    source: dict[str, Any], name: str, taken: list[str], refused: list[str]
) -> None:
    pattern = source["Parameters"][name]["AllowedPattern"]

    assert [value for value in taken if not re.fullmatch(pattern, value)] == []
    assert [value for value in refused if re.fullmatch(pattern, value)] == []


def test_every_parameter_is_explained_and_the_reverse(template: Template) -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    [section] = re.findall(r"^## Parameters$(.*?)^## ", text, re.MULTILINE | re.DOTALL)

    assert set(re.findall(r"^\| `(\w+)` ", section, re.MULTILINE)) == template.parameters.keys()


def condition(template: Template, name: str) -> Any:
    return template.transformed["Conditions"][name]
