"""Versions are called by Lambda."""

import io
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import boto3
import pytest
from botocore.response import StreamingBody
from botocore.stub import Stubber

from shared.entrypoints.release.check import NoAnswer
from shared.entrypoints.release.versions import PATIENT, LambdaVersions
from tests.aws import REGION

if TYPE_CHECKING:
    from mypy_boto3_lambda import LambdaClient

VERSION = "arn:aws:lambda:us-east-1:123456789012:function:get_docs:7"
EVENT = {"path": "/docs"}


@pytest.fixture
def client() -> "LambdaClient":
    return boto3.client(
        "lambda",
        region_name=REGION,
        aws_access_key_id="id",
        aws_secret_access_key="secret",
        config=PATIENT,
    )


@pytest.fixture
def stub(client: "LambdaClient") -> Iterator[Stubber]:
    with Stubber(client) as stubber:
        yield stubber


def answers(stub: Stubber, payload: object, **more: str) -> None:
    """Have Lambda answer the call of the version."""
    text = json.dumps(payload).encode()
    answer: dict[str, Any] = {"Payload": StreamingBody(io.BytesIO(text), len(text)), **more}
    expected = {"FunctionName": VERSION, "Payload": json.dumps(EVENT)}
    stub.add_response("invoke", answer, expected)


def test_an_answer_is_what_the_function_returned(client: "LambdaClient", stub: Stubber) -> None:
    answers(stub, {"statusCode": 200})

    assert LambdaVersions(client).call(VERSION, EVENT) == {"statusCode": 200}


@pytest.mark.parametrize(
    ("payload", "error"),
    [
        ({"errorType": "KeyError", "errorMessage": "'id'"}, "KeyError"),
        ({"errorMessage": "Task timed out after 10.00 seconds"}, "Unhandled"),
    ],
)
def test_an_error_of_the_function_is_no_answer(
    client: "LambdaClient", stub: Stubber, payload: dict[str, str], error: str
) -> None:
    answers(stub, payload, FunctionError="Unhandled")

    with pytest.raises(NoAnswer, match=f"^{error}$"):
        LambdaVersions(client).call(VERSION, EVENT)
