"""Resolves the CloudFormation intrinsics that an API's own settings hold: `Ref` and `Fn::Sub`."""

import re
from collections.abc import Mapping

from sam_template.account import ACCOUNT_ID, PARTITION, REGION
from sam_template.template import Template, TemplateError

PSEUDO_PARAMETERS = {
    "AWS::AccountId": ACCOUNT_ID,
    "AWS::Partition": PARTITION,
    "AWS::Region": REGION,
}

_VARIABLE = re.compile(r"\$\{([^!}][^}]*)\}")
_LAMBDA_URI = re.compile(r"/functions/\$\{(?P<variable>[^}]+)\}/invocations$")


def resolve(value: object, parameters: Mapping[str, str]) -> str:
    """Return the text that a value of the template resolves to, or raise TemplateError."""
    match value:
        case {"Ref": str(name)}:
            return _parameter(name, parameters)
        case {"Fn::Sub": str(text)}:
            return _substitute(text, {}, parameters)
        case {"Fn::Sub": [str(text), dict(local)]}:
            return _substitute(text, local, parameters)
        case str() | int() | float():
            return str(value)
    raise TemplateError(f"the local gateway cannot resolve {value!r}")


def holds(condition: str | None, template: Template) -> bool:
    """Whether a resource of this condition is made; one without a condition is, always."""
    if condition is None:
        return True
    match template.transformed.get("Conditions", {}).get(condition):
        case {"Fn::Equals": [left, right]}:
            return resolve(left, template.parameters) == resolve(right, template.parameters)
    raise TemplateError(f"the local gateway cannot decide the condition {condition}")


def function_of(uri: object, template: Template) -> str:
    """Find the function that the URI of an integration or authorizer invokes."""
    match uri:
        case {"Fn::Sub": str(text)}:
            local: Mapping[str, object] = {}
        case {"Fn::Sub": [str(text), dict(local)]}:
            pass
        case _:
            raise TemplateError(f"the local gateway knows no function in the URI {uri!r}")
    if not (found := _LAMBDA_URI.search(text)):
        raise TemplateError(f"the local gateway invokes only Lambda functions, not {text}")
    variable = found["variable"]
    return template.function_of(local.get(variable, _reference(variable)))


def _reference(variable: str) -> dict[str, object]:
    """Return the reference that a variable of `Fn::Sub` means."""
    name, _, attribute = variable.partition(".")
    return {"Fn::GetAtt": [name, attribute]} if attribute else {"Ref": name}


def _substitute(text: str, local: Mapping[str, object], parameters: Mapping[str, str]) -> str:
    def value(found: re.Match[str]) -> str:
        name = found[1]
        if name in local:
            return resolve(local[name], parameters)
        return _parameter(name, parameters)

    return _VARIABLE.sub(value, text).replace("${!", "${")


def _parameter(name: str, parameters: Mapping[str, str]) -> str:
    known = PSEUDO_PARAMETERS | dict(parameters)
    if name not in known:
        raise TemplateError(f"the local gateway does not know the value of {name}")
    return known[name]
