"""What an idle stack costs, with the resources that its parameters select."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sam_template.intrinsics import resolve
from sam_template.template import Template, TemplateError
from tools.cost.prices import FREE, MONTHLY, WEB_ACL_RULE, Price

ON, OFF = "true", "false"


def standing_of(template: Template) -> Mapping[Price, int]:
    """Return the monthly charges for the template's resources, and how many there are of each.

    Raises TemplateError for a resource whose charge is not known.
    """
    charged: Counter[Price] = Counter()
    for name, resource in present_in(template).items():
        charged.update(dict(_charges(name, resource)))
    return charged


def present_in(template: Template) -> Mapping[str, Any]:
    """Return the resources whose condition holds, or that have none."""
    return {
        name: resource
        for name, resource in template.transformed["Resources"].items()
        if "Condition" not in resource or _holds(resource["Condition"], template)
    }


def switches(template: Template) -> Iterator[str]:
    """Name the parameters that are true or false."""
    for name, declared in template.transformed["Parameters"].items():
        if declared.get("AllowedValues") == [ON, OFF]:
            yield name


def _charges(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[Price, int]]:
    match resource:
        case {"Type": "AWS::CloudWatch::Alarm" as kind, "Properties": {"Metrics": [*metrics]}}:
            yield MONTHLY[kind], sum("MetricStat" in metric for metric in metrics)
        case {"Type": "AWS::WAFv2::WebACL" as kind, "Properties": properties}:
            yield MONTHLY[kind], 1
            yield WEB_ACL_RULE, len(properties.get("Rules", []))
        case {"Type": str(kind)} if kind in MONTHLY:
            yield MONTHLY[kind], 1
        case {"Type": str(kind)} if kind not in FREE:
            raise TemplateError(f"{name}: tools/cost/prices.py doesn't say what {kind} costs")


def _holds(condition: object, template: Template) -> bool:
    """Evaluate a condition, by its name or as it is written."""
    match condition:
        case str(name) | {"Condition": str(name)}:
            return _holds(template.transformed["Conditions"][name], template)
        case {"Fn::Equals": [left, right]}:
            return _value(left, template) == _value(right, template)
        case {"Fn::Not": [inner]}:
            return not _holds(inner, template)
        case {"Fn::And": [*inner]}:
            return all(_holds(each, template) for each in inner)
        case {"Fn::Or": [*inner]}:
            return any(_holds(each, template) for each in inner)
    raise TemplateError(f"the condition {condition!r} is not understood")


def _value(value: object, template: Template) -> str:
    match value:
        case {"Ref": str()}:
            return resolve(value, template.parameters)
        case _:
            return str(value)
