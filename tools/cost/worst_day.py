"""The worst day: what it costs if everybody asks for as much as the throttles let pass, all day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from sam_template.api import Mock, Proxy, Resource, read_api
from sam_template.template import Template, TemplateError
from sam_template.throttling import MethodThrottles
from sam_template.usage_plans import UsagePlan, application_plans, shared_plans
from tools.cost.counts import Counts
from tools.cost.idle import present_in
from tools.cost.model import Cost
from tools.cost.prices import API_REQUEST, INSPECTED, MILLION, SENT

DAY_SECONDS = 24 * 60 * 60
FIREWALL = "AWS::WAFv2::WebACL"
MAILERS = 2
"""Processes of the function that mails: one for its stream, one for its schedule."""


@dataclass(frozen=True)
class Part:
    """What is called, how often in a second, and what a million of these calls cost."""

    what: str
    rate: float
    per_million: float

    @property
    def a_day(self) -> float:
        """Dollars."""
        return self.rate * DAY_SECONDS / MILLION * self.per_million


@dataclass(frozen=True)
class _Method:
    """A method of the API at its throttle; `authorizer` is empty where it needs no token."""

    function: str
    authorizer: str
    part: Part


@dataclass(frozen=True)
class WorstDay:
    """Reads the ceilings from a template, and the costs of a million of each case from a count."""

    template: Template
    counts: Mapping[str, Counts]
    costs: Mapping[str, Cost]

    def parts(self) -> list[Part]:
        """Return what costs, in the order of a sheet.

        Raises TemplateError for a method that has no throttle.
        """
        methods = list(self._methods())
        return [
            *_added_up(each.part for each in methods if not each.authorizer),
            *_added_up(self._authorizers(methods)),
            self._of_people(methods),
            self._mails(),
        ]

    def partner(self, plan: UsagePlan) -> float:
        """Return what one key of a client application's plan can cost in a month, in dollars."""
        if plan.quota is None:
            raise TemplateError(f"the usage plan {plan.name} has no quota")
        dearest = max(each.part.per_million for each in self._methods() if each.authorizer)
        return dearest * plan.quota.limit / MILLION

    def partners(self) -> Mapping[str, float]:
        """Return it for each of these plans, by their names."""
        return {plan.name: self.partner(plan) for plan in application_plans(self.template)}

    def _methods(self) -> Iterator[_Method]:
        [stage] = self.template.resources("AWS::ApiGateway::Stage").values()
        throttles = MethodThrottles.of_stage(stage.get("MethodSettings", ()))
        for resource in read_api(self.template).resources.values():
            yield from self._of_resource(resource, throttles)

    def _of_resource(self, resource: Resource, throttles: MethodThrottles) -> Iterator[_Method]:
        for verb, method in resource.methods.items():
            throttle = throttles.of(verb, resource.path)
            if throttle is None:
                raise TemplateError(
                    f"{verb} {resource.path} has no throttle, so no ceiling of cost"
                )
            match method:
                case Mock():
                    cost = API_REQUEST.of(MILLION) + self._inspection
                    yield _Method("", "", Part("preflights", throttle.rate, cost))
                case Proxy(function=function, authorizer=authorizer):
                    cost = self._dearest(function, sends=verb != "HEAD") + self._inspection
                    part = Part(self._operation(function), throttle.rate, cost)
                    yield _Method(function, authorizer.function if authorizer else "", part)

    def _of_people(self, methods: Iterable[_Method]) -> Part:
        """Fill the plan of everybody without a key of their own with what is dearest."""
        plans = shared_plans(self.template)
        left = rate = sum(plan.throttle.rate for plan in plans if plan.throttle)
        spent = 0.0
        parts = (each.part for each in methods if each.authorizer)
        for part in sorted(parts, key=lambda each: -each.per_million):
            taken = min(left, part.rate)
            left -= taken
            spent += taken * part.per_million
        return Part("requests with tokens, without keys", rate - left, spent / (rate - left))

    def _authorizers(self, methods: Iterable[_Method]) -> Iterator[Part]:
        """Ask the authorizer at every request: its answers are stored by the token."""
        for each in methods:
            if each.authorizer:
                operation = self._operation(each.authorizer)
                yield Part(operation, each.part.rate, self.costs[operation].total)

    def _mails(self) -> Part:
        rate = MAILERS * float(self.template.parameters["MailsPerSecond"])
        mails = [self.costs[case].total for case, it in self.counts.items() if it.mails]
        return Part("mails", rate, max(mails))

    def _dearest(self, function: str, *, sends: bool) -> float:
        """Return what the dearest case of a function costs, uncompressed, or without a body."""
        return max(
            self.costs[case].total
            - self.costs[case].sending
            + sends * SENT.of(it.plain_bytes * MILLION)
            for case, it in self.counts.items()
            if it.function == function and it.is_request
        )

    def _operation(self, function: str) -> str:
        return next(case for case, it in self.counts.items() if it.function == function)

    @property
    def _inspection(self) -> float:
        return INSPECTED.of(MILLION) * has_firewall(self.template)


def has_firewall(template: Template) -> bool:
    """Tell whether requests are inspected, with the parameters of the template."""
    return any(resource["Type"] == FIREWALL for resource in present_in(template).values())


def _added_up(parts: Iterable[Part]) -> Iterator[Part]:
    """Add up the parts of one name, such as those of GET and HEAD."""
    for what, same in groupby(sorted(parts, key=lambda part: part.what), lambda part: part.what):
        found = list(same)
        rate = sum(part.rate for part in found)
        yield Part(what, rate, sum(part.rate * part.per_million for part in found) / rate)
