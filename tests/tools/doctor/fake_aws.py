"""An account that answers the doctor as a test says, and the doctor's case in it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import boto3
from botocore.awsrequest import AWSResponse
from botocore.model import OperationModel
from botocore.validate import validate_parameters

from sam_template.template import Template, load
from tools.aws_access import Access
from tools.deploy_environments import Environment
from tools.doctor.case import Case

ROOT = Path(__file__).parents[3]
ACCESS = Access(region="eu-west-1", account="123456789012")
STACK = "orrery-dev"
DOMAIN = "orrery.test"

_SESSION = boto3.Session("x", "x", region_name=ACCESS.region)
"""One for all, since it reads what it knows of a service only once."""


@dataclass(frozen=True)
class Refusal:
    """An error in an answer's place."""

    code: str
    message: str = ""


type Answer = Mapping[str, Any] | Refusal
type Answers = Mapping[str, Answer | Callable[[Mapping[str, Any]], Answer]]
"""Answers by service and operation; one that depends on what is asked is a function."""


def stack(status: str, **parameters: str) -> Answer:
    """Describe the stack."""
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    made = {"StackName": STACK, "CreationTime": "2026-11-28T12:00:00Z", "Parameters": given}
    return {"Stacks": [{**made, "StackStatus": status}]}


def resources(**physical_ids: str) -> Answer:
    """List the stack's resources."""
    return {
        "StackResourceSummaries": [
            {
                "LogicalResourceId": logical_id,
                "PhysicalResourceId": physical_id,
                "ResourceType": "AWS::Some::Thing",
                "LastUpdatedTimestamp": "2026-11-28T12:00:00Z",
                "ResourceStatus": "CREATE_COMPLETE",
            }
            for logical_id, physical_id in physical_ids.items()
        ]
    }


def identities(**verified: bool | str) -> Callable[[Mapping[str, Any]], Answer]:
    """Know identities of SES: whether each is verified, or the status of its DKIM if it is."""
    known = {name.replace("_", "."): each for name, each in verified.items()}

    def answer(asked: Mapping[str, Any]) -> Answer:
        each = known.get(asked["EmailIdentity"].replace("@", "."))
        if each is None:
            return Refusal("NotFoundException", "no such identity")
        dkim = each if isinstance(each, str) else "SUCCESS"
        return {
            "VerifiedForSendingStatus": bool(each),
            "DkimAttributes": {"SigningEnabled": True, "Status": dkim},
        }

    return answer


def limit(most: int, unreserved: int | None = None) -> Answer:
    """Tell how many functions may run at once, and how many of those nobody has reserved."""
    left = most if unreserved is None else unreserved
    return {"AccountLimit": {"ConcurrentExecutions": most, "UnreservedConcurrentExecutions": left}}


READY: Answers = {
    "cloudformation.DescribeStacks": Refusal("ValidationError", "it does not exist"),
    "cloudformation.ListStackResources": resources(),
    "logs.DescribeLogGroups": {"logGroups": []},
    "dynamodb.ListTables": {"TableNames": []},
    "sesv2.GetEmailIdentity": identities(orrery_test=True),
    "sesv2.GetAccount": {
        "SendingEnabled": True,
        "ProductionAccessEnabled": True,
        "SendQuota": {"MaxSendRate": 14.0},
    },
    "lambda.GetAccountSettings": limit(1000),
    "apigateway.GetAccount": {},
}
"""An account in which nothing is missing for a first deployment."""


class FakeAws:
    """Answers in AWS's place, and notes which operations it was asked for."""

    def __init__(self, answers: Answers = READY) -> None:
        self._answers = {**READY, **answers}
        self.asked: list[str] = []

    def client(self, service: str) -> Any:
        made: Any = _SESSION.client(service)  # type: ignore[call-overload]  # any service
        made.meta.events.register("before-parameter-build", _keep)
        made.meta.events.register_first("before-call", self._answer)
        return made

    def _answer(
        self, model: OperationModel, context: dict[str, Any], **_: object
    ) -> tuple[AWSResponse, Mapping[str, Any]]:
        operation = f"{model.service_model.service_name}.{model.name}"
        self.asked.append(operation)
        answer = self._answers[operation]
        if callable(answer):
            answer = answer(context["asked"])
        if isinstance(answer, Refusal):
            error = {"Error": {"Code": answer.code, "Message": answer.message}}
            return AWSResponse("", 400, {}, None), error  # type: ignore[arg-type]  # no body
        assert model.output_shape
        validate_parameters(answer, model.output_shape)
        return AWSResponse("", 200, {}, None), answer  # type: ignore[arg-type]  # no body


def _keep(params: Mapping[str, Any], context: dict[str, Any], **_: object) -> None:
    context["asked"] = params


@cache
def template() -> Template:
    """Read the template, with nobody's own domain in it."""
    own = load(ROOT / "template.yaml")
    parameters = {**own.parameters, "Sender": f"no-reply@{DOMAIN}"}
    return replace(own, parameters=parameters)


def a_case(answers: Answers = READY, /, stack_name: str = STACK, **parameters: str) -> Case:
    """Make a case: what the account answers otherwise, and parameters that are set otherwise."""
    given = replace(template(), parameters={**template().parameters, **parameters})
    return Case(Environment("dev", stack_name, given), ACCESS, FakeAws(answers).client)
