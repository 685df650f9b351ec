"""What the account allows: functions at once, API Gateway's logs, a certificate."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from sam_template.conditions import declared
from sam_template.intrinsics import resolve
from tools.doctor.case import Case
from tools.doctor.finding import Finding, fails, ok, warning

if TYPE_CHECKING:
    from mypy_boto3_acm import ACMClient
    from mypy_boto3_acm.type_defs import CertificateDetailTypeDef
    from mypy_boto3_apigateway import APIGatewayClient
    from mypy_boto3_lambda import LambdaClient

FUNCTION = "AWS::Lambda::Function"
RESERVED: Final = "ReservedConcurrentExecutions"
UNRESERVED_LEAST = 100
"""What Lambda keeps for functions without a reservation, of each account's limit."""

ASK_FOR_MORE = (
    "aws service-quotas request-service-quota-increase --service-code lambda"
    " --quota-code L-B99A9384 --desired-value 1000"
)
SOON = timedelta(days=30)


def concurrency(case: Case) -> Finding:
    """Look whether the account's limit leaves what the stack reserves for functions."""
    client: LambdaClient = case.client("lambda")
    limit = client.get_account_settings()["AccountLimit"]
    most = limit["ConcurrentExecutions"]
    wanted = _reserved(case)
    left = limit["UnreservedConcurrentExecutions"] + _reserved_now(case, wanted, client)
    total = sum(wanted.values())
    if total and left - total < UNRESERVED_LEAST:
        return fails(
            f"the stack reserves {total}, and of the account's {most} only"
            f" {max(left - UNRESERVED_LEAST, 0)} can be reserved",
            f"{ASK_FOR_MORE}; until then reserve less in samconfig.toml",
        )
    if most < UNRESERVED_LEAST:
        checks = (
            ", and so may be the checks of Canary" if case.parameters["Canary"] == "true" else ""
        )
        found = f"the account runs {most} functions at once: more requests are refused{checks}"
        return warning(found, ASK_FOR_MORE)
    return ok(f"the account runs {most} functions at once, of which the stack reserves {total}")


def _reserved(case: Case) -> Mapping[str, int]:
    """Return what the template reserves, by the functions' logical ids."""
    return {
        name: int(resolve(function[RESERVED], case.parameters))
        for name, function in declared(case.template, FUNCTION).items()
        if RESERVED in function
    }


def _reserved_now(case: Case, wanted: Mapping[str, int], client: "LambdaClient") -> int:
    """Return what the stack has of the account's limit already, for the same functions."""
    names = [case.physical_ids[each] for each in wanted if each in case.physical_ids]
    found = [client.get_function_concurrency(FunctionName=name) for name in names]
    return sum(each.get(RESERVED, 0) for each in found)


def log_role(case: Case) -> Finding:
    """Look whether API Gateway has a role to write logs by, and whose it is."""
    client: APIGatewayClient = case.client("apigateway")
    arn = client.get_account().get("cloudwatchRoleArn", "")
    name = arn.rpartition("/")[2]
    if not declared(case.template, "AWS::ApiGateway::Account"):
        if not arn:
            return fails("nobody gives it one", 'set GatewayLogRole = "true" in samconfig.toml')
        return ok(f"{name}, which others look after")
    if not arn:
        return ok("this deployment gives it")
    if name in case.physical_ids.values():
        return ok(f"{name}, this stack's")
    return warning(
        f"{name} is in use, and this deployment puts another in its place",
        'set GatewayLogRole = "false" in samconfig.toml, if others rely on it',
    )


def certificate(case: Case) -> Finding | None:
    """Look whether the certificate of the API's own name is issued, covers it, and lasts."""
    name, arn = case.parameters["DomainName"], case.parameters["CertificateArn"]
    if not name:
        return None
    if not arn:
        return fails(f"{name} has none", "set CertificateArn in samconfig.toml")
    region = arn.split(":")[3]
    if region != case.access.region:
        return fails(f"is in {region}", f"make one in {case.access.region}, where the API is")
    client: ACMClient = case.client("acm")
    try:
        found = client.describe_certificate(CertificateArn=arn)["Certificate"]
    except client.exceptions.ResourceNotFoundException:
        return fails("ACM does not have it", "set CertificateArn in samconfig.toml anew")
    return _certified(name, found)


def _certified(name: str, found: "CertificateDetailTypeDef") -> Finding:
    names = found.get("SubjectAlternativeNames", [found.get("DomainName", "")])
    wildcard = f"*.{name.partition('.')[2]}"
    if not any(each in (name, wildcard) for each in names):
        return fails(f"is for {', '.join(names)}, not for {name}", f"make one for {name}")
    if found["Status"] != "ISSUED":
        return fails(f"is {found['Status']}", _validation(found))
    ends = found["NotAfter"]
    if found.get("RenewalEligibility") == "INELIGIBLE" and ends - datetime.now(UTC) < SOON:
        return warning(f"ends on {ends:%Y-%m-%d}", "renew it: ACM does not by itself")
    return ok(f"is issued for {name}, until {ends:%Y-%m-%d}")


def _validation(found: "CertificateDetailTypeDef") -> str:
    records = [
        f"{record['Name']} {record['Type']} {record['Value']}"
        for option in found.get("DomainValidationOptions", [])
        if (record := option.get("ResourceRecord"))
    ]
    return f"publish in DNS: {'; '.join(records)}" if records else "look at it in ACM's console"
