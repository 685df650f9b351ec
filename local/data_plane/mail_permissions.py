"""Permissions to send mail, as ministack matches them."""

from collections.abc import Iterator, Mapping
from typing import Any

SEND_EMAIL = "ses:SendEmail"


def with_any_identity(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Let a role that may send mail send it from any identity.

    Nothing else is widened, and only here: ministack matches `ses:SendEmail` against `*` alone,
    without conditions, and so denies what AWS allows by the identity and the sender's address.
    """
    if resource["Type"] != "AWS::IAM::Role":
        return dict(resource)
    policies = [
        {**policy, "PolicyDocument": _document_with_any_identity(policy["PolicyDocument"])}
        for policy in resource["Properties"].get("Policies", [])
    ]
    return {**resource, "Properties": {**resource["Properties"], "Policies": policies}}


def _document_with_any_identity(document: Mapping[str, Any]) -> dict[str, Any]:
    statements = document["Statement"]
    listed = [statements] if isinstance(statements, dict) else statements
    return {
        **document,
        "Statement": [part for statement in listed for part in _any_identity(statement)],
    }


def _any_identity(statement: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    action = statement.get("Action", [])
    actions = [action] if isinstance(action, str) else action
    if SEND_EMAIL not in actions:
        yield statement
        return
    yield {"Effect": statement["Effect"], "Action": SEND_EMAIL, "Resource": "*"}
    if others := [name for name in actions if name != SEND_EMAIL]:
        yield {**statement, "Action": others}
