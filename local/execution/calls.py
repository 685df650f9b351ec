"""The permissions that a call of AWS needs: IAM's actions, each with its resource."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

TRANSACTED = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}
"""IAM knows no transactions: each part of one needs the action that it would need alone."""

BATCHES = frozenset({"BatchGetItem", "BatchWriteItem"})
DENIED_CODES = frozenset({"AccessDenied", "AccessDeniedException"})
NAMING = ("TableName", "StreamArn", "KeyId", "QueueUrl", "TopicArn", "FunctionName")
"""The parameters that name an operation's resource, in the services that Orrery uses."""


@dataclass(frozen=True)
class Call:
    """An action, such as `dynamodb:PutItem`, on a resource.

    The resource is named by the end of its ARN: a table's name, `name/index/name`, a key's id,
    `identity/address`; or `*` where the call names none.
    """

    action: str
    resource: str


def calls(service: str, operation: str, parameters: Mapping[str, Any]) -> Iterator[Call]:
    """Expand an operation with its parameters; `service` is named as in IAM's actions."""
    match service, operation:
        case "dynamodb", "TransactWriteItems" | "TransactGetItems":
            for item in parameters["TransactItems"]:
                for kind, part in item.items():
                    yield Call(f"dynamodb:{TRANSACTED[kind]}", _name(part["TableName"]))
        case "dynamodb", batch if batch in BATCHES:
            for table in parameters["RequestItems"]:
                yield Call(f"dynamodb:{batch}", _name(table))
        case "dynamodb", "Query" | "Scan" if "IndexName" in parameters:
            index = f"{_name(parameters['TableName'])}/index/{parameters['IndexName']}"
            yield Call(f"dynamodb:{operation}", index)
        case "ses", "SendEmail":
            yield Call("ses:SendEmail", f"identity/{parameters['FromEmailAddress']}")
            if "ConfigurationSetName" in parameters:
                configuration = f"configuration-set/{parameters['ConfigurationSetName']}"
                yield Call("ses:SendEmail", configuration)
        case _:
            named = next((parameters[name] for name in NAMING if name in parameters), "*")
            yield Call(f"{service}:{operation}", _name(named))


def denied_action(service: str, operation: str, code: str, message: str) -> str | None:
    """Return what an error says that the role may not do, or None if it is another error.

    For example `dynamodb:PutItem on resource: arn:...`.
    """
    if code not in DENIED_CODES:
        return None
    named = re.search(r"not authorized to perform: (\S+(?: on resource: \S+)?)", message)
    return named[1] if named else f"{service}:{operation}"


def _name(named: str) -> str:
    """Take the name out of an ARN or a queue's URL; a name is itself."""
    if "/stream/" in named:
        return f"{named.split(':table/')[-1].split('/')[0]}/stream"
    return named.rpartition(":")[2].rpartition("/")[2]
