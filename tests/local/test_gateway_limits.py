"""API keys, usage plans and throttles refuse what API Gateway would, and nothing else."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

import pytest

from local.data_plane.stack import Stack
from local.execution.invocation import Crashed
from local.gateway.gateway import Gateway
from local.gateway.http import Request, Response
from sam_template.api import read_api
from sam_template.template import Template, TemplateError
from sam_template.usage_plans import Period, application_plans, read_usage_plans
from tests.local.gateway_kit import (
    ECHO,
    PLANET,
    Functions,
    gateway,
    headers_of,
    ok,
    policy,
    template,
)

DAY = 24 * 60 * 60
COUNTED = replace(PLANET, path="/counted")
RARE = Request("GET", "/rare/a")
APPLICATIONS = {"acme-key": "small", "other-key": "small"}


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def bearer(key: str | None) -> Request:
    """Ask for what is counted, with a token that maps to an API key."""
    return replace(COUNTED, headers=(("Authorization", key or "none"),))


def authorize(event: Mapping[str, Any]) -> object:
    """Allow everything, and take the token for the API key."""
    key = event["headers"]["Authorization"]
    return policy(("Allow", "*")) | ({} if key == "none" else {"usageIdentifierKey": key})


def api(clock: Clock | None = None) -> Gateway:
    functions = Functions(Authorize=authorize, ListPlanets=ok, GetPlanet=ok, Echo=ok)
    return gateway(functions, clock=clock or Clock(), find_plan=APPLICATIONS.get)


def statuses(one: Gateway, request: Request, times: int) -> list[int]:
    return [one.answer(request).status for _ in range(times)]


def error_of(response: Response) -> str:
    return headers_of(response)["x-amzn-ErrorType"]


def test_who_the_authorizer_gives_a_key_of_a_plan_is_served() -> None:
    assert statuses(api(), bearer("large-key"), times=9) == [200] * 9
    assert statuses(api(), bearer("acme-key"), times=1) == [200]


@pytest.mark.parametrize("key", ["unknown", "disabled-key", "", None])
def test_without_a_key_that_counts_in_some_plan_a_method_that_needs_one_is_forbidden(
    key: str | None,
) -> None:
    response = api().answer(bearer(key))

    assert response.status == 403
    assert error_of(response) == "ForbiddenException"


def test_a_method_that_needs_no_key_minds_none() -> None:
    assert api().answer(replace(PLANET, headers=(("Authorization", "unknown"),))).status == 200
    assert api().answer(replace(ECHO, headers=(("X-Api-Key", "unknown"),))).status == 200


def test_a_keys_burst_passes_at_once_and_then_so_many_a_second() -> None:
    clock = Clock()
    one = api(clock)

    assert statuses(one, bearer("acme-key"), times=3) == [200, 200, 429]
    clock.now += 0.9
    assert statuses(one, bearer("acme-key"), times=1) == [429]
    clock.now += 0.2
    assert statuses(one, bearer("acme-key"), times=2) == [200, 429]


def test_a_keys_bucket_holds_no_more_than_its_burst() -> None:
    clock = Clock()
    one = api(clock)

    statuses(one, bearer("acme-key"), times=1)
    clock.now += 1000

    assert statuses(one, bearer("acme-key"), times=3) == [200, 200, 429]


def test_each_key_of_a_plan_has_a_bucket_and_a_quota_of_its_own() -> None:
    one = api()
    statuses(one, bearer("acme-key"), times=3)

    assert statuses(one, bearer("other-key"), times=2) == [200, 200]


def test_a_quota_counts_for_its_period() -> None:
    clock = Clock(DAY - 10)
    one = api(clock)
    for _ in range(4):
        one.answer(bearer("acme-key"))
        clock.now += 2

    spent = one.answer(bearer("acme-key"))
    clock.now = DAY
    renewed = one.answer(bearer("acme-key"))

    assert spent.status == 429
    assert error_of(spent) == "LimitExceededException"
    assert renewed.status == 200


def test_what_a_throttle_refuses_uses_up_no_quota() -> None:
    clock = Clock()
    one = api(clock)
    statuses(one, bearer("acme-key"), times=9)

    clock.now = 5

    assert statuses(one, bearer("acme-key"), times=2) == [200, 200]


def test_who_is_not_let_in_uses_nothing_up() -> None:
    answers: list[object] = [Crashed("Exception", "Unauthorized")] * 3
    answers.append(policy(("Allow", "*")) | {"usageIdentifierKey": "acme-key"})
    functions = Functions(Authorize=lambda _: answers.pop(0), ListPlanets=ok)
    one = gateway(functions, find_plan=APPLICATIONS.get)

    assert statuses(one, bearer("acme-key"), times=6) == [401, 401, 401, 200, 200, 429]


def test_a_preflight_and_a_public_route_are_served_when_a_key_is_used_up() -> None:
    one = api()
    statuses(one, bearer("acme-key"), times=3)

    assert one.answer(replace(bearer("acme-key"), method="OPTIONS")).status == 200
    assert one.answer(replace(ECHO, headers=bearer("acme-key").headers)).status == 200


def test_a_cached_policy_keeps_the_key_that_came_with_it() -> None:
    keys = ["large-key", "unknown"]
    functions = Functions(
        Authorize=lambda _: policy(("Allow", "*")) | {"usageIdentifierKey": keys.pop(0)},
        ListPlanets=ok,
    )

    assert statuses(gateway(functions), COUNTED, times=2) == [200, 200]


def test_a_methods_throttle_is_one_bucket_for_all_callers() -> None:
    clock = Clock()
    one = api(clock)

    assert statuses(one, RARE, times=2) == [200, 200]
    throttled = one.answer(replace(RARE, path="/rare/b", source_ip="192.0.2.7"))
    clock.now += 1

    assert throttled.status == 429
    assert error_of(throttled) == "TooManyRequestsException"
    assert statuses(one, RARE, times=1) == [200]


def test_what_a_plan_refuses_uses_up_no_methods_throttle() -> None:
    once = {"ThrottlingRateLimit": 1, "ThrottlingBurstLimit": 1}
    settings = [{"HttpMethod": "GET", "ResourcePath": "/~1counted", **once}]
    one = replace(api(), api=read_api(changed("ApiliveStage", "MethodSettings", settings)))

    assert statuses(one, bearer("unknown"), times=2) == [403, 403]
    assert statuses(one, bearer("large-key"), times=2) == [200, 429]


def test_a_method_without_a_throttle_takes_all() -> None:
    assert statuses(api(), ECHO, times=20) == [200] * 20


def test_the_throttle_of_all_methods_is_a_bucket_for_each() -> None:
    stage = {"ThrottlingRateLimit": 1, "ThrottlingBurstLimit": 1}
    settings = [{"HttpMethod": "*", "ResourcePath": "/*", **stage}]
    one = replace(api(), api=read_api(changed("ApiliveStage", "MethodSettings", settings)))

    assert statuses(one, ECHO, times=2) == [200, 429]
    assert statuses(one, RARE, times=2) == [200, 429]


@pytest.mark.parametrize(
    ("period", "last", "first"),
    [(Period.DAY, DAY - 1, DAY), (Period.MONTH, 31 * DAY - 1, 31 * DAY)],
)
def test_a_period_ends_with_the_calendars_in_utc(period: Period, last: int, first: int) -> None:
    assert period.of(last) == period.of(0)
    assert period.of(first) != period.of(0)


def test_client_applications_have_the_plans_without_a_key_of_the_template() -> None:
    assert [plan.name for plan in application_plans(template())] == ["small"]


def changed(resource: str, name: str, value: object) -> Template:
    """Put another value of a property into the template."""
    original = template()
    transformed: dict[str, Any] = deepcopy(original.transformed)
    transformed["Resources"][resource]["Properties"][name] = value
    return Template(transformed, original.parameters)


@pytest.mark.parametrize(
    ("resource", "name", "value"),
    [
        ("Api", "ApiKeySourceType", "HEADER"),
        ("Small", "Quota", {"Limit": 4, "Period": "WEEK"}),
        ("Small", "ApiStages", [{"Throttle": {"/counted/GET": {"RateLimit": 1}}}]),
    ],
)
def test_what_is_not_emulated_is_refused_in_one_line(
    resource: str, name: str, value: object
) -> None:
    read = changed(resource, name, value)

    with pytest.raises(TemplateError, match=r"^.*here$"):
        (read_api(read), read_usage_plans(read, Stack({}).resolve, APPLICATIONS.get))
