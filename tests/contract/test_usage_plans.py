"""Client applications have plans and keys; people need none, and nothing public does."""

from collections.abc import Iterator
from typing import Any

import pytest

from sam_template.template import Template
from sam_template.throttling import ANY
from tests.contract.ceilings import ceilings, public_methods

PEOPLE_KEY = {
    "Fn::Join": [
        "-",
        ["people", {"Fn::Select": [2, {"Fn::Split": ["/", {"Ref": "AWS::StackId"}]}]}],
    ]
}
PUBLIC_HIGHEST = 50  # requests a second; docs/decisions.md, "Throttles are ceilings of cost"


@pytest.fixture(scope="module")
def plans(template: Template) -> dict[str, dict[str, Any]]:
    """Return the usage plans by their names."""
    declared = template.resources("AWS::ApiGateway::UsagePlan").values()
    return {plan["UsagePlanName"]: plan for plan in declared}


def secured_methods(template: Template) -> Iterator[tuple[str, set[str]]]:
    """Return each method, preflights too, with the names of what it needs."""
    [api] = template.resources("AWS::ApiGateway::RestApi").values()
    for path, verbs in api["Body"]["paths"].items():
        for verb, method in verbs.items():
            names = {name for entry in method.get("security", []) for name in entry}
            yield f"{verb} {path}", names - {"NONE"}


def test_a_method_counts_for_a_key_exactly_where_it_needs_a_token(template: Template) -> None:
    """So neither a preflight nor a public route needs one."""
    for name, needs in secured_methods(template):
        assert needs in (set(), {"BearerToken", "api_key"}), (
            f"{name}: in template.yaml, its event has Auth: {{ApiKeyRequired: true}} if it needs a "
            "token, and {Authorizer: NONE} if it is public"
        )


def test_every_plan_is_for_the_stage(template: Template, plans: dict[str, dict[str, Any]]) -> None:
    [api] = template.resources("AWS::ApiGateway::RestApi")
    [stage] = template.resources("AWS::ApiGateway::Stage")

    for name, plan in plans.items():
        assert plan["ApiStages"] == [{"ApiId": {"Ref": api}, "Stage": {"Ref": stage}}], name


def test_people_have_a_ceiling_and_no_quota_and_applications_have_both(
    plans: dict[str, dict[str, Any]],
) -> None:
    assert plans.keys() == {"people", "partner-small", "partner-large"}
    assert [name for name, plan in plans.items() if "Quota" not in plan] == ["people"]
    assert all(plan["Throttle"]["BurstLimit"] for plan in plans.values())


def test_the_peoples_key_is_in_their_plan_and_no_other_key_is_made(template: Template) -> None:
    keys = template.resources("AWS::ApiGateway::ApiKey")
    [member] = template.resources("AWS::ApiGateway::UsagePlanKey").values()

    assert keys.keys() == {"PeopleKey"}
    assert keys["PeopleKey"]["Enabled"] is True
    assert member == {
        "KeyId": {"Ref": "PeopleKey"},
        "KeyType": "API_KEY",
        "UsagePlanId": {"Ref": "PeoplePlan"},
    }


def test_the_authorizer_knows_the_peoples_key_by_its_value(template: Template) -> None:
    """It is made of the stack's id in both places: no key's value can be read back."""
    given = template.functions["AuthorizeRequest"].environment["PEOPLE_KEY"]

    assert template.resources("AWS::ApiGateway::ApiKey")["PeopleKey"]["Value"] == PEOPLE_KEY
    assert given == PEOPLE_KEY


def test_every_method_has_a_ceiling_a_new_one_too(template: Template) -> None:
    assert ceilings(template).of("GET", "/a/route/that/is/added") is not None


def test_what_anybody_may_call_has_a_low_ceiling(template: Template) -> None:
    for method in public_methods(template):
        throttle = ceilings(template).of(*method)
        assert throttle is not None
        assert throttle.rate <= PUBLIC_HIGHEST, method


def test_the_archive_is_asked_with_moderation(template: Template) -> None:
    for verb in ("GET", "HEAD"):
        throttle = ceilings(template).of(verb, "/api/v1/archive/planets")
        assert throttle is not None
        assert throttle.rate == 10


def test_every_throttled_method_exists(template: Template) -> None:
    """API Gateway takes a setting of a method that is not there, and does nothing with it."""
    methods = {name for name, _ in secured_methods(template)}

    named = {f"{verb.lower()} {path}" for path, verb in ceilings(template).declared.keys() - {ANY}}

    assert named <= methods, "MethodSettings of template.yaml names what is no method"
