"""A door, and who may pass it."""

from typing import Any


def authorize(event: dict[str, Any], _: object) -> dict[str, Any]:
    assert event.keys() == {"type", "methodArn", "authorizationToken"}
    effect = "Allow" if event["authorizationToken"] == "token-mia" else "Deny"
    statement = {"Effect": effect, "Action": "execute-api:Invoke", "Resource": event["methodArn"]}
    return {"principalId": "mia", "policyDocument": {"Statement": [statement]}}


def enter(event: dict[str, Any], _: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": event["requestContext"]["authorizer"]["principalId"]}
