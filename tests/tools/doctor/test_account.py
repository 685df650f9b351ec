"""What the account allows: functions at once, API Gateway's logs, a certificate."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sam_template.conditions import declared
from tests.tools.doctor.fake_aws import Refusal, a_case, limit, resources, stack, template
from tools.doctor.account import FUNCTION, RESERVED, certificate, concurrency, log_role
from tools.report import State

SETTINGS = "lambda.GetAccountSettings"
ROLE = "orrery-dev-GatewayLogWriter-ABC"
NAME = "api.orrery.test"
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
NONE_RESERVED = {name: "0" for name in template().parameters if name.endswith("Concurrency")}


def test_an_account_that_has_enough_is_good() -> None:
    found = concurrency(a_case({SETTINGS: limit(1000)}, **NONE_RESERVED))

    assert found.state is State.OK


def test_a_new_accounts_limit_is_told_with_the_command_that_raises_it() -> None:
    found = concurrency(a_case({SETTINGS: limit(10)}, **NONE_RESERVED))

    assert found.state is State.WARNING
    assert "10 functions at once" in found.found
    assert "aws service-quotas request-service-quota-increase" in found.next_step


def test_what_the_template_reserves_must_leave_what_lambda_keeps() -> None:
    reserved = {**NONE_RESERVED, "ReservedConcurrency": "50"}
    case = a_case(**reserved)
    total = 50 * sum(RESERVED in each for each in declared(case.template, FUNCTION).values())
    assert total

    enough = concurrency(a_case({SETTINGS: limit(1000, 100 + total)}, **reserved))
    short = concurrency(a_case({SETTINGS: limit(1000, 99 + total)}, **reserved))
    new = concurrency(a_case({SETTINGS: limit(10)}, **reserved))

    assert [found.state for found in (enough, short, new)] == [
        State.OK,
        State.FAILS,
        State.FAILS,
    ]
    assert f"the stack reserves {total}, and of the account's 10 only 0" in new.found


def test_what_the_stack_has_reserved_already_is_its_own() -> None:
    reserved = {**NONE_RESERVED, "ReservedConcurrency": "50"}
    functions = declared(a_case(**reserved).template, FUNCTION)
    names = {name: f"orrery-dev-{name}-X" for name, each in functions.items() if RESERVED in each}
    answers = {
        SETTINGS: limit(100 + 50 * len(names), 100),
        "cloudformation.DescribeStacks": stack("UPDATE_COMPLETE"),
        "cloudformation.ListStackResources": resources(**names),
        "lambda.GetFunctionConcurrency": {"ReservedConcurrentExecutions": 50},
    }

    assert concurrency(a_case(answers, **reserved)).state is State.OK


def gateway(role: str) -> dict[str, Any]:
    arn = f"arn:aws:iam::123456789012:role/{role}"
    return {"apigateway.GetAccount": {"cloudwatchRoleArn": arn} if role else {}}


def test_the_stack_gives_the_log_role_where_there_is_none() -> None:
    assert log_role(a_case(gateway(""))).state is State.OK


def test_the_log_role_may_be_this_stacks() -> None:
    answers = {
        **gateway(ROLE),
        "cloudformation.DescribeStacks": stack("UPDATE_COMPLETE"),
        "cloudformation.ListStackResources": resources(GatewayLogWriter=ROLE),
    }

    assert log_role(a_case(answers)).state is State.OK


def test_anothers_log_role_is_not_replaced_unnoticed() -> None:
    found = log_role(a_case(gateway("somebody-elses")))

    assert found.state is State.WARNING
    assert 'GatewayLogRole = "false"' in found.next_step


def test_without_a_log_role_the_stage_cannot_be_made() -> None:
    assert log_role(a_case(gateway("somebody-elses"), GatewayLogRole="false")).state is State.OK
    none = log_role(a_case(gateway(""), GatewayLogRole="false"))
    assert none.state is State.FAILS
    assert 'GatewayLogRole = "true"' in none.next_step


def certified(**otherwise: Any) -> dict[str, Any]:
    given = {
        "DomainName": NAME,
        "SubjectAlternativeNames": [NAME],
        "Status": "ISSUED",
        "NotAfter": datetime(2100, 1, 1, tzinfo=UTC),
        "RenewalEligibility": "ELIGIBLE",
    }
    return {"acm.DescribeCertificate": {"Certificate": given | otherwise}}


@pytest.mark.parametrize("names", [[NAME], ["orrery.test", "*.orrery.test"]])
def test_a_certificate_that_is_issued_for_the_name_is_good(names: list[str]) -> None:
    answers = certified(SubjectAlternativeNames=names)

    found = certificate(a_case(answers, DomainName=NAME, CertificateArn=ARN))

    assert found
    assert found.state is State.OK


def test_a_certificate_that_waits_is_told_with_the_record_that_validates_it() -> None:
    record = {"Name": "_x.api.orrery.test.", "Type": "CNAME", "Value": "_y.acm.aws."}
    options = [{"DomainName": NAME, "ResourceRecord": record}]
    answers = certified(Status="PENDING_VALIDATION", DomainValidationOptions=options)

    found = certificate(a_case(answers, DomainName=NAME, CertificateArn=ARN))

    assert found
    assert found.state is State.FAILS
    assert found.next_step == "publish in DNS: _x.api.orrery.test. CNAME _y.acm.aws."


@pytest.mark.parametrize(
    ("answers", "arn", "said"),
    [
        (certified(), "", "has none"),
        (certified(), ARN.replace("eu-west-1", "us-east-1"), "is in us-east-1"),
        ({"acm.DescribeCertificate": Refusal("ResourceNotFoundException")}, ARN, "ACM does not"),
        (certified(SubjectAlternativeNames=["*.eu.orrery.test"]), ARN, "is for *.eu.orrery.test"),
        (certified(SubjectAlternativeNames=["orrery.test"]), ARN, "is for orrery.test"),
        (certified(Status="EXPIRED"), ARN, "is EXPIRED"),
    ],
)
def test_a_certificate_that_the_name_cannot_have_fails(
    answers: dict[str, Any], arn: str, said: str
) -> None:
    found = certificate(a_case(answers, DomainName=NAME, CertificateArn=arn))

    assert found
    assert found.state is State.FAILS
    assert said in found.found


def test_a_certificate_that_nobody_renews_is_told_before_it_ends() -> None:
    soon = datetime.now(UTC) + timedelta(days=20)
    answers = certified(RenewalEligibility="INELIGIBLE", NotAfter=soon)

    found = certificate(a_case(answers, DomainName=NAME, CertificateArn=ARN))

    assert found
    assert found.state is State.WARNING
    assert found.found == f"ends on {soon:%Y-%m-%d}"


def test_without_a_name_of_its_own_no_certificate_is_needed() -> None:
    assert certificate(a_case()) is None
