"""Usage plans as the template declares them, and whose API key is in which.

https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-api-usage-plans.html
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sam_template.intrinsics import resolve
from sam_template.template import Template, TemplateError
from sam_template.throttling import Throttle

USAGE_PLAN = "AWS::ApiGateway::UsagePlan"
USAGE_PLAN_KEY = "AWS::ApiGateway::UsagePlanKey"
API_KEY = "AWS::ApiGateway::ApiKey"

type Resolve = Callable[[Any], str]
"""Returns the text that a value of the template resolves to, as CloudFormation does."""

type FindPlan = Callable[[str], str | None]
"""Returns the name of the plan of a key that is not the template's."""


class Period(StrEnum):
    """The time that a quota is for, in UTC."""

    DAY = "DAY"
    MONTH = "MONTH"

    def of(self, now: float) -> tuple[int, ...]:
        """Return a name of the period that a time is in; each period has another one."""
        moment = time.gmtime(now)
        return moment[:2] if self is Period.MONTH else moment[:3]


@dataclass(frozen=True)
class Quota:
    """How many requests pass in a period."""

    limit: int
    period: Period


@dataclass(frozen=True)
class UsagePlan:
    """What each key of a plan may use."""

    logical_id: str
    name: str
    throttle: Throttle | None = None
    quota: Quota | None = None


@dataclass(frozen=True)
class UsagePlans:
    """The plans by their names, and the name of the plan that a key is in, by the key's value."""

    plans: Mapping[str, UsagePlan]
    declared_keys: Mapping[str, str]
    find_other: FindPlan

    def plan_of(self, key: str) -> UsagePlan | None:
        """Find the plan that a key is in; None where there is no such key."""
        name = self.declared_keys.get(key) or self.find_other(key)
        return self.plans.get(name) if name else None


def read_usage_plans(template: Template, resolve_key: Resolve, find_other: FindPlan) -> UsagePlans:
    """Read the plans and their keys, or raise TemplateError."""
    plans = _plans(template)
    declared = template.resources(API_KEY)
    keys = {
        resolve_key(declared[key]["Value"]): plans[plan].name
        for key, plan in _memberships(template)
        if declared[key].get("Enabled") is True
    }
    return UsagePlans({plan.name: plan for plan in plans.values()}, keys, find_other)


def application_plans(template: Template) -> list[UsagePlan]:
    """List the plans for the keys of client applications: those without a key of the template."""
    taken = {plan for _, plan in _memberships(template)}
    return [plan for logical_id, plan in _plans(template).items() if logical_id not in taken]


def shared_plans(template: Template) -> list[UsagePlan]:
    """List the plans that hold a key of the template: those of everybody without a key."""
    taken = {plan for _, plan in _memberships(template)}
    return [plan for logical_id, plan in _plans(template).items() if logical_id in taken]


def _memberships(template: Template) -> list[tuple[str, str]]:
    """List which key is in which plan, by their logical ids."""
    declared = template.resources(USAGE_PLAN_KEY).values()
    return [(member["KeyId"]["Ref"], member["UsagePlanId"]["Ref"]) for member in declared]


def _plans(template: Template) -> dict[str, UsagePlan]:
    return {
        logical_id: _plan(logical_id, properties, template)
        for logical_id, properties in template.resources(USAGE_PLAN).items()
    }


def _plan(logical_id: str, properties: Mapping[str, Any], template: Template) -> UsagePlan:
    if any("Throttle" in stage for stage in properties.get("ApiStages", ())):
        raise TemplateError(f"usage plan {logical_id}: throttles by method are not emulated here")
    throttle, quota = properties.get("Throttle"), properties.get("Quota")
    return UsagePlan(
        logical_id=logical_id,
        name=resolve(properties.get("UsagePlanName", logical_id), template.parameters),
        throttle=Throttle(throttle["RateLimit"], throttle["BurstLimit"]) if throttle else None,
        quota=_quota(logical_id, quota) if quota else None,
    )


def _quota(logical_id: str, declared: Mapping[str, Any]) -> Quota:
    try:
        return Quota(int(declared["Limit"]), Period(declared["Period"]))
    except ValueError as error:
        raise TemplateError(
            f"usage plan {logical_id}: a quota by {declared['Period']} is not emulated here"
        ) from error
