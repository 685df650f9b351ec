"""Evaluates the IAM policy that a Lambda authorizer returns, against the method that was called."""

import re
from enum import Enum, auto
from functools import lru_cache
from typing import Any

INVOKE = "execute-api:Invoke"


class Decision(Enum):
    """What a policy says of a method."""

    ALLOWED = auto()
    DENIED = auto()
    NOT_MENTIONED = auto()


class MalformedPolicy(Exception):
    """The document is not a policy that can be evaluated here."""


def decide(document: object, method_arn: str) -> Decision:
    """Evaluate a policy document: an explicit Deny beats any Allow, and silence allows nothing."""
    effects = {
        effect for effect, statement in _statements(document) if _mentions(statement, method_arn)
    }
    if "Deny" in effects:
        return Decision.DENIED
    return Decision.ALLOWED if "Allow" in effects else Decision.NOT_MENTIONED


def _statements(document: object) -> list[tuple[str, dict[str, Any]]]:
    match document:
        case {"Statement": list(statements)}:
            pass
        case {"Statement": dict(statement)}:
            statements = [statement]
        case _:
            raise MalformedPolicy("the policy document has no Statement")
    return [(_effect(statement), statement) for statement in statements]


def _effect(statement: object) -> str:
    match statement:
        case {"Condition": _} | {"NotAction": _} | {"NotResource": _}:
            raise MalformedPolicy("Condition, NotAction and NotResource are not evaluated here")
        case {"Effect": "Allow" | "Deny" as effect, "Action": _, "Resource": _}:
            return str(effect)
    raise MalformedPolicy("a statement needs Effect (Allow or Deny), Action and Resource")


def _mentions(statement: dict[str, Any], method_arn: str) -> bool:
    actions, resources = _texts(statement["Action"]), _texts(statement["Resource"])
    return any(_matches(action.lower(), INVOKE.lower()) for action in actions) and any(
        _matches(resource, method_arn) for resource in resources
    )


def _texts(value: object) -> list[str]:
    items = value if isinstance(value, list) else [value]
    texts = [item for item in items if isinstance(item, str)]
    if texts != items:
        raise MalformedPolicy("Action and Resource are texts or lists of texts")
    return texts


def _matches(pattern: str, text: str) -> bool:
    return _compiled(pattern).fullmatch(text) is not None


@lru_cache
def _compiled(pattern: str) -> re.Pattern[str]:
    """Compile a pattern of IAM: `*` is any text, slashes included, `?` any one character."""
    escaped = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
    return re.compile(escaped, re.DOTALL)
