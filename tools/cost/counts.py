"""What each case of `Usage` calls and sends, counted on the local data plane."""

import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sam_template.template import Template, load
from tools.cost import metered
from tools.cost.bench import BenchError, bench
from tools.cost.usage import Sample, Usage

LOG_STEP, ANSWER_STEP = 100, 1000
"""The steps in which bytes are counted: ids and times differ a little from run to run."""
TIME = re.compile(r'"ms": ?[0-9.]+')
"""How long a call took, in a line; any time is counted as long as 10.0 ms."""
LINE_BYTES = 26
"""What CloudWatch Logs adds to each line."""
PLATFORM_LINES = 2
PLATFORM_BYTES = 500
"""What Lambda itself logs of an invocation in JSON, at the level INFO: its start and its report."""

COUNTED_TURN = 2
"""In the first one, clients are made and public keys are read, as once in an environment."""


@dataclass(frozen=True)
class Counts:
    """What one warm invocation uses.

    `calls` counts them by the service, as IAM names it; `metrics` are those that it logs.
    """

    function: str
    calls: Mapping[str, int]
    read_units: float
    write_units: float
    signatures: int
    mails: int
    metrics: frozenset[str]
    log_bytes: int
    answer_bytes: int
    plain_bytes: int
    """Those of the answer to a client that accepts no compression."""

    @property
    def is_request(self) -> bool:
        """Whether it is a request to the API, whose answers have some bytes."""
        return self.answer_bytes > 0


def count(project: Path) -> dict[str, Counts]:
    """Count every case. Raises BenchError, also if a function is left out."""
    with bench(project, metered.COUNTING) as api:
        usage = Usage(api)
        usage.prepare()
        for turn in range(COUNTED_TURN):
            usage.go(turn)
    template = load(project / "template.yaml")
    access_bytes = access_log_bytes(template)
    counts = {
        case: counts_of(samples[-1], access_bytes)
        for case, samples in sorted(usage.samples.items())
    }
    _check_all(template, counts)
    return counts


def access_log_bytes(template: Template) -> int:
    """Estimate a line of API Gateway's access log: values are about as long as their names."""
    [stage] = template.resources("AWS::ApiGateway::Stage").values()
    line: str = stage.get("AccessLogSetting", {}).get("Format", "")
    return len(line) + LINE_BYTES if line else 0


def _check_all(template: Template, counts: Mapping[str, Counts]) -> None:
    """Make sure that each function that AWS may call for a request is counted."""
    permissions = template.resources("AWS::Lambda::Permission").values()
    called = {template.function_of(permission["FunctionName"]) for permission in permissions}
    if missing := sorted(called - {each.function for each in counts.values()}):
        raise BenchError(
            f"tools/cost/usage.py uses no {', '.join(missing)}: add a request to one of its _use_…"
        )


def counts_of(sample: Sample, access_bytes: int) -> Counts:
    """Return what an invocation used; `access_bytes` are those of its line in the access log."""
    calls: list[Mapping[str, Any]] = sample.invocation.taken["calls"]
    services = [call["service"] for call in calls]
    lines: list[str] = sample.invocation.taken["log_lines"]
    sizes = [len(TIME.sub('"ms":10.0', line)) for line in lines]
    logged = sum(sizes) + PLATFORM_BYTES + LINE_BYTES * (len(lines) + PLATFORM_LINES)
    if sample.answer_bytes:
        logged += access_bytes
    return Counts(
        function=sample.invocation.function,
        calls={service: services.count(service) for service in sorted(set(services))},
        read_units=sum(call.get("read", 0) for call in calls),
        write_units=sum(call.get("write", 0) for call in calls),
        signatures=sum(call["operation"] == "Sign" for call in calls),
        mails=sum(call["operation"] == "SendEmail" for call in calls),
        metrics=frozenset(name for line in lines for name in metrics_in(line)),
        log_bytes=_rounded_up(logged, LOG_STEP),
        answer_bytes=_rounded_up(sample.answer_bytes, ANSWER_STEP),
        plain_bytes=_rounded_up(sample.plain_bytes, ANSWER_STEP),
    )


def metrics_in(line: str) -> list[str]:
    """Return the names of the metrics in a line, if it has CloudWatch's embedded metric format."""
    directives = json.loads(line).get("_aws", {}).get("CloudWatchMetrics", [])
    return [metric["Name"] for directive in directives for metric in directive["Metrics"]]


def _rounded_up(size: int, step: int) -> int:
    return math.ceil(size / step) * step
