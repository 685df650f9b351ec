"""What a template's conditions leave of it, for the parameters that it is given."""

from collections.abc import Mapping
from typing import Any

from sam_template.template import Template, TemplateError

NO_VALUE = {"Ref": "AWS::NoValue"}


def decided(template: Template, part: Any) -> Any:
    """Return a part of a template in which each `Fn::If` is replaced by what it decides for."""
    match part:
        case {"Fn::If": [str(name), if_true, if_false]}:
            return decided(template, if_true if holds(template, name) else if_false)
        case list():
            return [each for value in part if (each := decided(template, value)) != NO_VALUE]
        case dict():
            values = {name: decided(template, value) for name, value in part.items()}
            return {name: value for name, value in values.items() if value != NO_VALUE}
    return part


def declared(template: Template, resource_type: str) -> Mapping[str, Mapping[str, Any]]:
    """Find the decided properties of those resources of a type whose condition holds."""
    return {
        logical_id: decided(template, properties)
        for logical_id, properties in template.resources(resource_type).items()
        if _is_declared(template, logical_id)
    }


def _is_declared(template: Template, logical_id: str) -> bool:
    condition = template.transformed["Resources"][logical_id].get("Condition")
    return condition is None or holds(template, condition)


def holds(template: Template, condition: str) -> bool:
    """Return whether a condition holds. Raises TemplateError for what it cannot read."""
    return _is_true(template, template.transformed["Conditions"][condition])


def _is_true(template: Template, test: Any) -> bool:
    match test:
        case {"Condition": str(name)}:
            return holds(template, name)
        case {"Fn::Not": [negated]}:
            return not _is_true(template, negated)
        case {"Fn::Or": [*tests]}:
            return any(_is_true(template, each) for each in tests)
        case {"Fn::And": [*tests]}:
            return all(_is_true(template, each) for each in tests)
        case {"Fn::Equals": [{"Ref": str(parameter)}, str(value)]}:
            return template.parameters[parameter] == value
    raise TemplateError(f"a condition is written in a way not known here: {test}")
