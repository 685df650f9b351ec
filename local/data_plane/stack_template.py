"""Reduces the template to what the data plane's CloudFormation deploys."""

import json
import re
from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Any

from local.data_plane.mail_permissions import with_any_identity
from sam_template.event_rules import event_rules, references_in
from sam_template.template import FunctionSpec, Template

MADE_LOCALLY = frozenset(
    {
        "AWS::DynamoDB::Table",
        "AWS::KMS::Alias",
        "AWS::KMS::Key",
        "AWS::SES::ConfigurationSet",
        "AWS::SES::EmailIdentity",
        "AWS::SQS::Queue",
    }
)
"""The types that are deployed, beside the functions' roles. The local runtime replaces the rest."""

RETAINED = ("Retain", "RetainExceptOnCreate")
DEPLOYED_SECTIONS = ("AWSTemplateFormatVersion", "Mappings", "Conditions")
LEFT_OUT = ("Default", "AllowedPattern", "Description")
"""Of a parameter: every value is given, and some are this machine's own, by http. Nobody reads what
it is for, and a request holds 51,200 bytes of a template."""
BOUNDARY = "PermissionsBoundary"
SUBSTITUTED = re.compile(r"\$\{(\w+)(?:\.Arn)?\}")
"""A reference in the text of `Fn::Sub`."""


def reduced(template: Template) -> dict[str, Any]:
    """Reduce the template to what is deployed here, with outputs that resolve the rest."""
    roles = {function.role_logical_id for function in template.functions.values()}
    resources = {
        logical_id: resource
        for logical_id, resource in template.transformed["Resources"].items()
        if resource["Type"] in MADE_LOCALLY or logical_id in roles
    }
    made = {
        **{name: part for name, part in template.transformed.items() if name in DEPLOYED_SECTIONS},
        "Parameters": {
            name: {key: value for key, value in declared.items() if key not in LEFT_OUT}
            for name, declared in template.transformed.get("Parameters", {}).items()
        },
        "Resources": {
            logical_id: with_any_identity(
                _without_boundary(_without_dropped_dependencies(resource, resources.keys()))
            )
            for logical_id, resource in resources.items()
        },
        "Outputs": {output_name(value): {"Value": value} for value in _references(template)},
    }
    named: dict[str, Any] = _with_named_functions(made, _functions_and_versions(template))
    return named


def _references(template: Template) -> Iterator[dict[str, Any]]:
    """Find the references that must be resolved for what is not made here."""
    for function in template.functions.values():
        yield role_arn(function)
        yield from (value for value in function.environment.values() if isinstance(value, dict))
    for key in template.resources("AWS::ApiGateway::ApiKey").values():
        yield from (value for value in [key["Value"]] if isinstance(value, dict))
    for mapping in template.resources("AWS::Lambda::EventSourceMapping").values():
        destination = mapping.get("DestinationConfig", {}).get("OnFailure", {}).get("Destination")
        named = (mapping.get("EventSourceArn"), destination)
        yield from (value for value in named if isinstance(value, dict))
    for rule in event_rules(template):
        yield from references_in(rule.pattern)


def role_arn(function: FunctionSpec) -> dict[str, Any]:
    """Refer to the role that a function runs under."""
    return {"Fn::GetAtt": [function.role_logical_id, "Arn"]}


def output_name(reference: Mapping[str, Any]) -> str:
    """Return the name of the output with a reference's value."""
    return "Value" + sha256(json.dumps(reference, sort_keys=True).encode()).hexdigest()[:32]


def _functions_and_versions(template: Template) -> dict[str, str]:
    """Find the functions and their versions, each with the function's logical id."""
    versions = template.resources("AWS::Lambda::Version").items()
    return {name: name for name in template.functions} | {
        name: version["FunctionName"]["Ref"] for name, version in versions
    }


def _with_named_functions(part: Any, functions: Mapping[str, str]) -> Any:
    """Name functions instead of referring to them: none is deployed."""
    match part:
        case {"Ref": str(name)} | {"Fn::GetAtt": [str(name), "Arn"]} if name in functions:
            return functions[name]
        case {"Fn::Sub": str(text)}:
            return {
                "Fn::Sub": SUBSTITUTED.sub(lambda found: functions.get(found[1], found[0]), text)
            }
        case dict():
            return {key: _with_named_functions(value, functions) for key, value in part.items()}
        case list():
            return [_with_named_functions(value, functions) for value in part]
    return part


def _without_dropped_dependencies(
    resource: Mapping[str, Any], made: Collection[str]
) -> dict[str, Any]:
    """Let `DependsOn` name only what is deployed here."""
    if "DependsOn" not in resource:
        return dict(resource)
    named = resource["DependsOn"]
    names = [named] if isinstance(named, str) else named
    return {**resource, "DependsOn": [name for name in names if name in made]}


def _without_boundary(resource: Mapping[str, Any]) -> dict[str, Any]:
    """Drop a role's permissions boundary: ministack's CloudFormation gives a role none."""
    if resource["Type"] != "AWS::IAM::Role":
        return dict(resource)
    properties = resource["Properties"].items()
    return {
        **resource,
        "Properties": {name: value for name, value in properties if name != BOUNDARY},
    }


def with_retained(new: dict[str, Any], deployed: Mapping[str, Any]) -> dict[str, Any]:
    """Add to the new template what the deployed one retains."""
    retained = {
        logical_id: resource
        for logical_id, resource in deployed.get("Resources", {}).items()
        if resource.get("DeletionPolicy") in RETAINED
    }
    shared = [section for section in ("Mappings", "Conditions") if section in deployed]
    return {
        **new,
        **{section: {**deployed[section], **new.get(section, {})} for section in shared},
        "Parameters": {**deployed.get("Parameters", {}), **new["Parameters"]},
        "Resources": {**retained, **new["Resources"]},
    }
