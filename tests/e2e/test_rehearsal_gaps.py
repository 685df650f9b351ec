"""What a rehearsal's cloud, ministack, cannot do: each test fails when it can.

Then the gap goes, from here and from rungs.py or tools/rehearsal, and more is rehearsed.
"""

import json
import os
from collections.abc import Callable, Iterator
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from local.aws import Credentials, client
from sam_template.account import REGION
from sam_template.gateway_responses import EXTENSION
from tests.e2e.api import eventually
from tests.e2e.rungs import REHEARSAL, rung

pytestmark = pytest.mark.skipif(rung() != REHEARSAL, reason="these are the gaps of a rehearsal")

SENDER = "no-reply@orrery.test"
PERCENTAGE = {
    "ComparisonOperator": "GreaterThanThreshold",
    "Threshold": 1,
    "EvaluationPeriods": 1,
    "Metrics": [
        {"Id": "percentage", "Expression": "100 * errors"},
        {
            "Id": "errors",
            "ReturnData": False,
            "MetricStat": {
                "Period": 60,
                "Stat": "Sum",
                "Metric": {"Namespace": "probe", "MetricName": "Errors"},
            },
        },
    ],
}
"""An alarm that computes; tools/rehearsal/alarms.py can go when it can be deployed."""
MADE, ENDED = "CREATE_COMPLETE", ("COMPLETE", "FAILED")

type Service = Callable[[str], Any]
"""Makes a client of a service of the cloud."""


@pytest.fixture
def cloud() -> Service:
    root = Credentials(os.environ["AWS_ACCESS_KEY_ID"], os.environ["AWS_SECRET_ACCESS_KEY"])
    return lambda service: client(service, os.environ["AWS_ENDPOINT_URL"], root)


@pytest.fixture
def stack(cloud: Service) -> Iterator[str]:
    name = f"probe-{uuid4().hex[:12]}"
    yield name
    cloud("cloudformation").delete_stack(StackName=name)


def is_made(cloudformation: Any, stack: str, resource: dict[str, Any]) -> bool:
    """Tell whether a stack of this resource alone can be made."""
    body = json.dumps({"Resources": {"Probe": resource}})
    try:
        cloudformation.create_stack(
            StackName=stack, TemplateBody=body, Capabilities=["CAPABILITY_IAM"]
        )
    except ClientError:
        return False

    def status() -> str:
        return str(cloudformation.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])

    return eventually(status, lambda seen: seen.endswith(ENDED)) == MADE


def test_a_queue_can_be_deployed(cloud: Service, stack: str) -> None:
    assert is_made(cloud("cloudformation"), stack, {"Type": "AWS::SQS::Queue"})


@pytest.mark.parametrize(
    ("kind", "properties"),
    [
        ("AWS::CloudWatch::Alarm", PERCENTAGE),
        ("AWS::CodeDeploy::Application", {"ComputePlatform": "Lambda"}),
        (
            "AWS::SES::Template",
            {"Template": {"TemplateName": "probe", "SubjectPart": "x", "TextPart": "x"}},
        ),
        (
            "AWS::WAFv2::WebACLAssociation",
            {
                "ResourceArn": f"arn:aws:apigateway:{REGION}::/restapis/probe/stages/live",
                "WebACLArn": f"arn:aws:wafv2:{REGION}:000000000000:regional/webacl/probe/1",
            },
        ),
    ],
)
def test_some_types_cannot_be_deployed(
    cloud: Service, stack: str, kind: str, properties: dict[str, Any]
) -> None:
    resource = {"Type": kind, "Properties": properties}

    assert not is_made(cloud("cloudformation"), stack, resource), f"{kind} can be deployed now"


def test_an_imported_body_brings_no_gateway_responses(cloud: Service) -> None:
    gateway = cloud("apigateway")
    response = {"statusCode": "404", "responseTemplates": {"application/json": "{}"}}
    body = {
        "openapi": "3.0.1",
        "info": {"title": "probe", "version": "1"},
        "paths": {},
        EXTENSION: {"MISSING_AUTHENTICATION_TOKEN": response},
    }
    api_id = gateway.import_rest_api(body=json.dumps(body))["id"]

    listed = gateway.get_gateway_responses(restApiId=api_id)["items"]

    gateway.delete_rest_api(restApiId=api_id)
    assert all(one["defaultResponse"] for one in listed), "deployed_responses.py can go"


def test_a_grant_to_send_from_identities_is_not_understood(cloud: Service) -> None:
    iam, name = cloud("iam"), f"probe-{uuid4().hex[:12]}"
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    grant = {
        "Effect": "Allow",
        "Action": "ses:SendEmail",
        "Resource": f"arn:aws:ses:{REGION}:000000000000:identity/*",
    }
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=policy(trust))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="probe", PolicyDocument=policy(grant))
    given = cloud("sts").assume_role(RoleArn=arn, RoleSessionName="probe")["Credentials"]
    role = Credentials(given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])
    ses = client("sesv2", os.environ["AWS_ENDPOINT_URL"], role)
    text = {"Simple": {"Subject": {"Data": "x"}, "Body": {"Text": {"Data": "x"}}}}

    with pytest.raises(ClientError, match="AccessDenied"):
        ses.send_email(FromEmailAddress=SENDER, Destination={"ToAddresses": [SENDER]}, Content=text)

    iam.delete_role_policy(RoleName=name, PolicyName="probe")
    iam.delete_role(RoleName=name)


def test_a_role_of_a_stack_gets_no_boundary(cloud: Service, stack: str) -> None:
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole"}
    role = {
        "AssumeRolePolicyDocument": json.loads(policy(trust)),
        "PermissionsBoundary": "arn:aws:iam::aws:policy/ReadOnlyAccess",
    }
    cloudformation = cloud("cloudformation")

    assert is_made(cloudformation, stack, {"Type": "AWS::IAM::Role", "Properties": role})

    [made] = cloudformation.describe_stack_resources(StackName=stack)["StackResources"]
    known = cloud("iam").get_role(RoleName=made["PhysicalResourceId"])["Role"]
    assert "PermissionsBoundary" not in known, "local/data_plane need not drop it any more"


def policy(statement: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})
