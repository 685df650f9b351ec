"""A small product of its own, and a data plane made from its template, for the tests of `local`."""

import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from sam_template.template import Template, load

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Greeting: {Type: String, Default: hello}
Globals:
  Function: {Runtime: python3.13, CodeUri: functions/, Timeout: 1, MemorySize: 256}
Resources:
  Things:
    Type: AWS::DynamoDB::Table
    DeletionPolicy: RetainExceptOnCreate
    UpdateReplacePolicy: Retain
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: id, AttributeType: S}
        - {AttributeName: state, AttributeType: S}
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      GlobalSecondaryIndexes:
        - IndexName: by_state
          KeySchema: [{AttributeName: state, KeyType: HASH}]
          Projection: {ProjectionType: ALL}
      StreamSpecification: {StreamViewType: NEW_IMAGE}
  GivenUp:
    Type: AWS::SQS::Queue
  UseThing:
    Type: AWS::Serverless::Function
    Properties:
      Handler: things.use_thing.handler
      AutoPublishAlias: live
      Environment: {Variables: {TABLE: !Ref Things, GREETING: !Ref Greeting}}
      Policies:
        - Statement:
            - {Effect: Allow, Action: dynamodb:GetItem, Resource: !GetAtt Things.Arn}
            - {Effect: Allow, Action: sqs:SendMessage, Resource: !GetAtt GivenUp.Arn}
  Mapping:
    Type: AWS::Lambda::EventSourceMapping
    Properties:
      FunctionName: !Ref UseThing.Alias
      EventSourceArn: !GetAtt Things.StreamArn
      StartingPosition: TRIM_HORIZON
      BatchSize: 10
      FunctionResponseTypes: [ReportBatchItemFailures]
      MaximumRetryAttempts: 0
      FilterCriteria: {Filters: [{Pattern: '{"eventName": ["INSERT"]}'}]}
      DestinationConfig: {OnFailure: {Destination: !GetAtt GivenUp.Arn}}
"""

HANDLER = """
import http.client
import json
import os
import time

import boto3
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest

calls = 0


def handler(event, context):
    global calls
    calls += 1
    match event.get("do"):
        case "raise":
            raise ValueError("bad")
        case "exit":
            os._exit(3)
        case "print":
            print(event["text"], end="")
        case "sleep":
            time.sleep(event["seconds"])
        case "get" | "put":
            table = boto3.resource("dynamodb").Table(os.environ["TABLE"])
            try:
                if event["do"] == "get":
                    table.get_item(Key={"id": "1"})
                else:
                    table.put_item(Item={"id": "1"})
            except Exception as error:
                return {"error": type(error).__name__}
        case "get without the SDK" | "put without the SDK":
            operation = event["do"][:3].capitalize() + "Item"
            thing = {"id": {"S": "1"}}
            body = {"TableName": os.environ["TABLE"], "Key": thing, "Item": thing}
            del body["Item" if operation == "GetItem" else "Key"]
            target = {"X-Amz-Target": f"DynamoDB_20120810.{operation}"}
            url = os.environ["AWS_ENDPOINT_URL"]
            request = AWSRequest("POST", url, target, json.dumps(body))
            keys = boto3.Session().get_credentials()
            SigV4Auth(keys, "dynamodb", "us-east-1").add_auth(request)
            connection = http.client.HTTPConnection(url.removeprefix("http://"))
            connection.request("POST", "/", request.body, dict(request.headers))
            response = connection.getresponse()
            return {"answer": json.loads(response.read())}
        case "stop":
            breakpoint()
        case "answer":
            return object()
    return {
        "calls": calls,
        "process": os.getpid(),
        "environment": dict(os.environ),
        "left": context.get_remaining_time_in_millis(),
        "request": context.aws_request_id,
        "function": context.function_name,
    }
"""


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a folder with a template and one handler."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "template.yaml").write_text(TEMPLATE)
    handlers = folder / "functions" / "things"
    handlers.mkdir(parents=True)
    (handlers / "use_thing.py").write_text(textwrap.dedent(HANDLER))
    return folder


@pytest.fixture(scope="session")
def template(project: Path) -> Template:
    return load(project / "template.yaml")


@pytest.fixture(scope="session")
def plane(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DataPlane]:
    """Start a data plane, empty, on a folder of its own."""
    started = DataPlane.start(tmp_path_factory.mktemp("data"), report=lambda line: None)
    yield started
    started.stop()


@pytest.fixture(scope="session")
def stack(plane: DataPlane, template: Template) -> Stack:
    """Make what the project's template declares."""
    return plane.deploy(template)


@pytest.fixture(scope="session", autouse=True)
def quick_workers() -> Iterator[None]:
    """Keep each worker process from importing the `pytest` script that is this process's main."""
    main = sys.modules["__main__"]
    path, main.__file__ = getattr(main, "__file__", None), None
    yield
    main.__file__ = path
