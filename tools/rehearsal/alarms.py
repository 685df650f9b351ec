"""Lets each alarm of the copy watch one metric: ministack refuses alarms that compute."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from local.sources import TEMPLATE
from sam_template.template import read

ALARM = "AWS::CloudWatch::Alarm"


def simplify_alarms(project: Path) -> None:
    """Rewrite the template of a copy of the project; JSON is YAML, too."""
    template = read(project / TEMPLATE)
    for resource in template["Resources"].values():
        if resource["Type"] == ALARM and "Metrics" in resource["Properties"]:
            resource["Properties"] = watching_one(resource["Properties"])
    (project / TEMPLATE).write_text(json.dumps(template), encoding="utf-8")


def watching_one(alarm: Mapping[str, Any]) -> dict[str, Any]:
    """Return the properties of an alarm on the first of its metrics."""
    first = next(query["MetricStat"] for query in alarm["Metrics"] if "MetricStat" in query)
    others = {name: value for name, value in alarm.items() if name != "Metrics"}
    return {**others, **first["Metric"], "Statistic": first["Stat"], "Period": first["Period"]}
