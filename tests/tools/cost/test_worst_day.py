"""The worst day is what all methods cost at their throttles, and it has a ceiling."""

import copy
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from sam_template.template import Template, TemplateError, load
from tests.aws import PROJECT
from tools.cost.counts import Counts
from tools.cost.model import Cost
from tools.cost.worst_day import WorstDay
from tools.deploy_environments import parameters_of_all

ANY = {"HttpMethod": "*", "ResourcePath": "/*"}
TEN = {"ThrottlingRateLimit": 10, "ThrottlingBurstLimit": 10}
A_MILLION_SECONDS = 86_400 / 1_000_000  # of a day: what a million costs, a day, at 1 a second
PLAIN = 1024**3  # bytes, of which sending costs $0.09 each time


@pytest.fixture(scope="module")
def production() -> Template:
    return load(PROJECT / "template.yaml", parameters_of_all(PROJECT)["prod"])


def counted(function: str, *, answer: int = 1, mails: int = 0) -> Counts:
    return Counts(
        function=function,
        calls={},
        read_units=0,
        write_units=0,
        signatures=0,
        mails=mails,
        metrics=frozenset(),
        log_bytes=0,
        answer_bytes=answer,
        plain_bytes=PLAIN if answer else 0,
    )


def costing(dollars: float) -> Cost:
    return Cost(api=dollars, compute=0, data=0, signing=0, mail=0, logs_and_traces=0, sending=1000)


def counted_all(template: Template) -> Mapping[str, Counts]:
    mailing = counted("SendNotifications", answer=0, mails=1)
    authorizing = counted("AuthorizeRequest", answer=0)
    return {
        **{name: counted(name) for name in template.functions},
        "SendNotifications": mailing,
        "AuthorizeRequest": authorizing,
    }


def worst_day(template: Template, **dollars: float) -> WorstDay:
    """Cost each request the same, but those that are named."""
    counts = counted_all(template)
    return WorstDay(template, counts, {case: costing(dollars.get(case, 1)) for case in counts})


def parts(template: Template, **dollars: float) -> dict[str, tuple[float, float]]:
    found = worst_day(template, **dollars).parts()
    return {part.what: (part.rate, part.per_million) for part in found}


def with_settings(template: Template, *settings: Mapping[str, Any]) -> Template:
    changed = copy.deepcopy(template.transformed)
    for resource in changed["Resources"].values():
        if resource["Type"] == "AWS::ApiGateway::Stage":
            resource["Properties"]["MethodSettings"] = list(settings)
    return replace(template, transformed=changed)


def test_a_method_without_a_throttle_is_refused(production: Template) -> None:
    only_one = {"HttpMethod": "GET", "ResourcePath": "/", **TEN}

    with pytest.raises(TemplateError, match="has no throttle"):
        worst_day(with_settings(production, only_one)).parts()


def test_a_public_operation_costs_its_answers_as_they_are_without_compression(
    production: Template,
) -> None:
    """GET sends 0.09 dollars' worth of bytes, HEAD none; the firewall looks at both."""
    found = parts(with_settings(production, ANY | TEN))

    rate, per_million = found["GetDocsAsset"]
    sent = 0.09 * 1_000_000
    assert rate == 20
    assert per_million == pytest.approx((1 + 0.6) + sent / 2)


def test_preflights_cost_a_request_each(production: Template) -> None:
    [api] = production.resources("AWS::ApiGateway::RestApi").values()

    rate, per_million = parts(with_settings(production, ANY | TEN))["preflights"]

    assert rate == 10 * len(api["Body"]["paths"])
    assert per_million == pytest.approx(3.5 + 0.6)


def test_people_use_their_plan_up_with_what_is_dearest(production: Template) -> None:
    """300 a second: one method at 10 for the dearest, the others for the rest."""
    template = with_settings(production, ANY | TEN)
    plain = 1 + 0.6 + 0.09 * 1_000_000

    rate, per_million = parts(template, ChangePassword=1_000_000)[
        "requests with tokens, without keys"
    ]

    assert rate <= 300
    assert per_million > plain
    assert per_million <= (1_000_000 * 10 + plain * rate) / rate


def test_mails_leave_as_fast_as_both_processes_may_send(production: Template) -> None:
    assert parts(production)["mails"] == (2 * float(production.parameters["MailsPerSecond"]), 1001)


def test_a_partner_costs_its_quota_at_most(production: Template) -> None:
    most = worst_day(production, ChangePassword=5_000_000).partners()

    assert most.keys() == {"partner-small", "partner-large"}
    assert most["partner-large"] == pytest.approx(100 * most["partner-small"])
