"""The steps of a rotation of the signing key, as the template's parameter takes them."""

import re
from typing import Any

import pytest

from sam_template.conditions import decided, holds
from sam_template.template import Template, load
from tests.contract.sam import ROOT

# By the value of TokenKeys: the keys of TOKEN_KEY_ARNS, the one that signs first.
STEPS = {
    "first": ["TokenKey"],
    "first,second": ["TokenKey", "SecondTokenKey"],
    "second,first": ["SecondTokenKey", "TokenKey"],
    "second": ["SecondTokenKey"],
}
USERS_OF_KEYS = ("AuthorizeRequest", "CreateToken", "GetJwks")


def at_step(value: str) -> Template:
    return load(ROOT / "template.yaml", {"TokenKeys": value})


def keys_of(arns: Any) -> list[str]:
    """Return the logical ids of the keys that a setting names, in order."""
    match arns:
        case {"Fn::GetAtt": [str(name), "Arn"]}:
            return [name]
        case {"Fn::Sub": str(text)}:
            return re.findall(r"\$\{(\w+)\.Arn\}", text)
    raise ValueError(arns)


def test_the_parameter_takes_these_steps_in_this_order(source: dict[str, Any]) -> None:
    parameter = source["Parameters"]["TokenKeys"]

    assert parameter["AllowedValues"] == list(STEPS)
    assert parameter["Default"] == "first"


@pytest.mark.parametrize(("value", "keys"), STEPS.items())
def test_at_each_step_the_functions_have_the_keys_in_order_and_may_use_them(
    value: str, keys: list[str]
) -> None:
    template = at_step(value)

    for name in USERS_OF_KEYS:
        function = template.functions[name]
        role = template.resources("AWS::IAM::Role")[function.role_logical_id]
        [granted] = [
            decided(template, statement["Resource"])
            for statement in role["Policies"][0]["PolicyDocument"]["Statement"]
            if "kms:GetPublicKey" in statement["Action"]
        ]
        assert keys_of(decided(template, function.environment["TOKEN_KEY_ARNS"])) == keys
        assert sorted(key for arn in granted for key in keys_of(arn)) == sorted(keys)


@pytest.mark.parametrize(("value", "keys"), STEPS.items())
def test_at_each_step_there_are_these_keys_and_no_other(value: str, keys: list[str]) -> None:
    template = at_step(value)
    resources = template.transformed["Resources"]

    made = {name for name in ("TokenKey", "SecondTokenKey") if is_made(template, resources[name])}

    assert made == set(keys)


def is_made(template: Template, resource: dict[str, Any]) -> bool:
    return holds(template, resource["Condition"])


def test_both_keys_are_of_the_same_kind(template: Template) -> None:
    keys = template.transformed["Resources"]

    assert keys["TokenKey"]["Properties"] == keys["SecondTokenKey"]["Properties"]


def test_the_runbook_goes_through_the_steps_in_order_and_waits_between_them() -> None:
    text = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    _, _, after = text.partition("\n## Change the key that signs tokens\n")
    section, _, _ = after.partition("\n## ")

    steps = re.findall(r'^\d\. .*`TokenKeys = "([a-z,]+)"`', section, re.MULTILINE)
    assert steps == list(STEPS)[1:]
    assert section.count("Wait an hour.") == 2
