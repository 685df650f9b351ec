"""What a template's conditions leave of it, for the parameters that it is given."""

from typing import Any

from sam_template.template import Template

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


def holds(template: Template, condition: str) -> bool:
    """Return whether a condition holds."""
    return _is_true(template, template.transformed["Conditions"][condition])


def _is_true(template: Template, test: Any) -> bool:
    match test:
        case {"Fn::Not": [negated]}:
            return not _is_true(template, negated)
        case {"Fn::Or": [*tests]}:
            return any(_is_true(template, each) for each in tests)
        case {"Fn::Equals": [{"Ref": str(parameter)}, str(value)]}:
            return template.parameters[parameter] == value
    raise ValueError(f"a condition is written in a way not known here: {test}")
