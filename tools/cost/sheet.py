"""The cost sheet, docs/cost.md: what the operations cost, what an idle stack costs, and why."""

from collections.abc import Mapping
from dataclasses import astuple, replace
from pathlib import Path

from sam_template.schedules import schedules
from sam_template.template import Template, load
from tools.cost import model
from tools.cost.bench import BenchError
from tools.cost.counts import PLATFORM_BYTES, Counts
from tools.cost.idle import OFF, ON, standing_of, switches
from tools.cost.markdown import table
from tools.cost.measurements import Measurements
from tools.cost.model import Cost, cost_of
from tools.cost.prices import (
    BY_AMOUNT,
    INSPECTED,
    METRIC,
    MILLION,
    MONTHLY,
    READ_ON,
    REGION,
    WEB_ACL_RULE,
)
from tools.cost.worst_day import WorstDay, has_firewall
from tools.deploy_environments import parameters_of_all

TEXT = Path(__file__).with_name("sheet.md")
"""The prose, with a place for each table."""
MONTH_SECONDS = 30 * 24 * 60 * 60
PRODUCTION = "prod"
"""The environment of samconfig.toml whose worst day is shown."""
COSTS = ("a million of", "API", "Lambda", "data", "keys", "mail", "logs", "sending")
"""What the table of costs shows of each case, in the order of `Cost`, before the total."""
SCHEDULED = "send_notifications, nothing pending"
"""What a schedule's invocation does while nobody uses the API."""


def text_of(project: Path, counts: Mapping[str, Counts], measured: Measurements) -> str:
    """Write the sheet."""
    template = load(project / "template.yaml")
    if missing := sorted(counts.keys() - measured.cases.keys()):
        raise BenchError(f"`{measured.command}` has not measured {', '.join(missing)}")
    costs = {case: _cost(case, counts[case], template, measured) for case in counts}
    environments = parameters_of_all(project)
    worst = WorstDay(_with(template, environments[PRODUCTION]), counts, costs)
    return TEXT.read_text(encoding="utf-8").format(
        operations=_operations(costs),
        units=_units(counts, template, measured),
        worst=_worst_day(worst),
        partners=_partners(worst),
        refused=_dollars(INSPECTED.of(MILLION)),
        idle=_idle(template, environments, _unused(template, counts, costs)),
        switches=_switches(template),
        prices=_prices(),
        metrics=len(frozenset().union(*(each.metrics for each in counts.values()))),
        waits=_waits(),
        region=REGION,
        read_on=READ_ON,
        measured=measured,
        added=_added(measured),
        traced=f"{model.TRACED:.0%}",
        platform_bytes=PLATFORM_BYTES,
        whole=f"{model.WHOLE_PROCESSOR_MB:,}",
    )


def _added(measured: Measurements) -> str:
    """Say when the cases were measured that came later."""
    days = sorted(set(measured.added.values()))
    return f"\n  What was added since was measured on {' and '.join(days)}." if days else ""


def _cost(case: str, counts: Counts, template: Template, measured: Measurements) -> Cost:
    memory_mb = template.functions[counts.function].memory_mb
    return cost_of(case, counts, measured.cases[case].cpu_ms, memory_mb)


def _operations(costs: Mapping[str, Cost]) -> str:
    rows = [
        [case, *(_dollars(part) for part in (*astuple(cost), cost.total))]
        for case, cost in costs.items()
    ]
    return table([*COSTS, "total"], rows)


def _units(counts: Mapping[str, Counts], template: Template, measured: Measurements) -> str:
    headings = ["one", "MB", "CPU ms", "billed ms", "calls", "reads", "writes", "log B", "sent KB"]
    return table(headings, [_unit_row(case, it, template, measured) for case, it in counts.items()])


def _unit_row(case: str, counts: Counts, template: Template, measured: Measurements) -> list[str]:
    memory_mb = template.functions[counts.function].memory_mb
    cpu_ms = measured.cases[case].cpu_ms
    return [
        case,
        str(memory_mb),
        f"{cpu_ms:.1f}",
        str(model.billed_ms(case, counts, cpu_ms, memory_mb)),
        str(sum(counts.calls.values())),
        f"{counts.read_units:g}",
        f"{counts.write_units:g}",
        str(counts.log_bytes),
        str(counts.answer_bytes // 1000),
    ]


def _worst_day(worst: WorstDay) -> str:
    parts = worst.parts()
    rows = [
        [part.what, f"{part.rate:g}", _dollars(part.per_million), _dollars(part.a_day)]
        for part in parts
    ]
    total = ["total", "", "", _dollars(sum(part.a_day for part in parts))]
    return table(["at once", "a second", "a million", "a day"], [*rows, total])


def _partners(worst: WorstDay) -> str:
    return ", ".join(f"${_dollars(most)} in `{plan}`" for plan, most in worst.partners().items())


def _idle(
    template: Template, parameters: Mapping[str, Mapping[str, str]], unused: Mapping[str, float]
) -> str:
    """Show, for each environment, what costs without being used."""
    environments = {
        name: {**_standing(_with(template, values)), **unused}
        for name, values in parameters.items()
    }
    parts = sorted({part for monthly in environments.values() for part in monthly})
    rows = [
        [part, *(_dollars(monthly.get(part, 0)) for monthly in environments.values())]
        for part in parts
    ]
    totals = [_dollars(sum(monthly.values())) for monthly in environments.values()]
    return table(["a month", *environments], [*rows, ["total", *totals]])


def _unused(
    template: Template, counts: Mapping[str, Counts], costs: Mapping[str, Cost]
) -> Mapping[str, float]:
    """Return what the schedules cost a month when they find nothing."""
    times = sum(MONTH_SECONDS / each.period_seconds for each in schedules(template))
    return {
        METRIC.what: METRIC.of(len(counts[SCHEDULED].metrics)),
        "schedules that find nothing": costs[SCHEDULED].total * times / MILLION,
    }


def _with(template: Template, parameters: Mapping[str, str]) -> Template:
    """Return the template with other values of some parameters."""
    return replace(template, parameters={**template.parameters, **parameters})


def _switches(template: Template) -> str:
    rows = []
    for name in switches(template):
        on, off = (_with(template, {name: value}) for value in (ON, OFF))
        added = sum(_standing(on).values()) - sum(_standing(off).values())
        inspected = INSPECTED.of(MILLION) * (has_firewall(on) - has_firewall(off))
        rows.append([f"`{name}`", _dollars(added), _dollars(inspected)])
    return table(["on", "adds a month", "adds for a million requests"], rows)


def _standing(template: Template) -> Mapping[str, float]:
    return {price.what: price.of(number) for price, number in standing_of(template).items()}


def _prices() -> str:
    standing = (*MONTHLY.values(), WEB_ACL_RULE, METRIC)
    monthly = [replace(price, unit=f"{price.unit}, a month") for price in standing]
    rows = [
        [f"[{it.what}](https://aws.amazon.com/{it.service}/pricing/)", f"{it.dollars:g}", it.unit]
        for it in sorted((*BY_AMOUNT, *monthly), key=lambda price: price.what)
    ]
    return table(["what", "dollars", "for"], rows)


def _waits() -> str:
    waits = {**model.WAIT_MS, "the archive": model.ARCHIVE_WAIT_MS}
    return ", ".join(f"{wait:,g} ms for {service}" for service, wait in waits.items())


def _dollars(amount: float) -> str:
    return f"{amount:,.2f}" if amount else "0"
