"""Every metric that has a name is counted, and belongs to the stack that counts it."""

import re
from pathlib import Path

from sam_template.template import Template
from shared.adapters.observability.metrics import Metric

ROOT = Path(__file__).parents[2]


def counted() -> set[str]:
    """Return the metrics that the code names beside the list of all."""
    modules = [*(ROOT / "functions").rglob("*.py"), *(ROOT / "shared").rglob("*.py")]
    return {name for each in modules for name in re.findall(r"Metric\.([A-Z_]+)", each.read_text())}


def test_every_metric_is_counted_somewhere() -> None:
    assert {metric.name for metric in Metric} == counted()


def test_a_metric_is_named_as_its_constant_is() -> None:
    for metric in Metric:
        assert "".join(word.capitalize() for word in metric.name.split("_")) == metric


def test_all_functions_count_in_one_namespace_under_their_stacks_name(template: Template) -> None:
    environments = [function.environment for function in template.functions.values()]

    assert {each["POWERTOOLS_METRICS_NAMESPACE"] for each in environments} == {"Orrery"}
    assert all(
        each["POWERTOOLS_SERVICE_NAME"] == {"Ref": "AWS::StackName"} for each in environments
    )
