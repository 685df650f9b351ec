"""What the template lets each function do, in the words in which the local runtime notes calls."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Any

from sam_template.conditions import decided
from sam_template.template import Template

# What is in an ARN before the name of the resource.
ARN_BEGINNING = re.compile(r"arn:[^:]*:[^:]*:[^:]*:[^:]*:(table/)?")


@dataclass(frozen=True, order=True)
class Use:
    """A function does something to a resource, or may do it."""

    function: str
    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.function}: {self.action} on {self.resource}"

    def covers(self, call: "Use") -> bool:
        """Say whether a call needs no other grant than this one."""
        return (self.function, self.action) == (call.function, call.action) and (
            self.resource == "*" or fnmatchcase(call.resource, self.resource)
        )


def statements(template: Template) -> Iterator[tuple[str, dict[str, Any]]]:
    """Find each function's own statements."""
    for name, spec in template.functions.items():
        role = template.resources("AWS::IAM::Role")[spec.role_logical_id]
        for policy in role.get("Policies", []):
            for statement in listed(policy["PolicyDocument"]["Statement"]):
                yield name, statement


def managed_policies(template: Template) -> Iterator[tuple[str, str]]:
    """Find the managed policies of each function's role, by their names."""
    for name, spec in template.functions.items():
        role = template.resources("AWS::IAM::Role")[spec.role_logical_id]
        for arn in role.get("ManagedPolicyArns", []):
            yield name, str(arn).rpartition("/")[2]


def grants(template: Template) -> list[Use]:
    """Find what each function may do by its own statements; indexes are named one by one."""
    return [
        Use(function, action, resource)
        for function, statement in statements(template)
        for action in listed(statement["Action"])
        for written in listed(decided(template, statement["Resource"]))
        for resource in _each_index(template, resource_name(written))
    ]


def uses(noted: Iterable[Mapping[str, str]]) -> list[Use]:
    """Read the calls that the local runtime has noted."""
    return [Use(**call) for call in noted]


def calls_without_grant(template: Template, calls: Iterable[Use]) -> list[str]:
    """Name the calls that nothing in the template allows."""
    granted = grants(template)
    return [str(call) for call in calls if not any(grant.covers(call) for grant in granted)]


def resource_name(written: object) -> str:
    """Name a resource of a statement by its logical id, or by what follows its ARN's beginning."""
    match written:
        case {"Fn::GetAtt": [str(name), "StreamArn"]}:
            return f"{name}/stream"
        case {"Fn::GetAtt": [str(name), "Arn"]} | {"Ref": str(name)}:
            return name
        case {"Fn::Sub": str(text)}:
            without_beginning = ARN_BEGINNING.sub("", text.replace("AWS::", ""))
            return re.sub(r"\$\{(\w+)(\.Arn)?\}", r"\1", without_beginning)
        case str(text):
            return ARN_BEGINNING.sub("", text)
    raise ValueError(f"a statement's resource is written in a way not known here: {written}")


def listed(value: Any) -> list[Any]:
    """Return one or many as many, as IAM reads them."""
    return value if isinstance(value, list) else [value]


def _each_index(template: Template, resource: str) -> list[str]:
    table, wildcard, rest = resource.partition("/index/*")
    if not wildcard or rest:
        return [resource]
    indexes = template.resources("AWS::DynamoDB::Table")[table]["GlobalSecondaryIndexes"]
    return [f"{table}/index/{index['IndexName']}" for index in indexes]
