"""The template, transformed: what the local runtime knows of it, and what it says of a bad one."""

from pathlib import Path

import pytest

from sam_template.template import Template, TemplateError, load

FUNCTION = """
  Greet:
    Type: AWS::Serverless::Function
    Properties: {Runtime: python3.13, CodeUri: functions/, Handler: functions.greet.handler}
"""


def write(folder: Path, text: str) -> Path:
    path = folder / "template.yaml"
    path.write_text("Transform: AWS::Serverless-2016-10-31\n" + text)
    return path


def refusal(folder: Path, text: str) -> str:
    with pytest.raises(TemplateError) as raised:
        load(write(folder, text))
    return str(raised.value)


def test_a_function_is_known_by_its_logical_id(template: Template) -> None:
    function = template.functions["UseThing"]

    assert function.handler == "things.use_thing.handler"
    assert function.timeout_seconds == 1
    assert function.memory_mb == 256
    assert function.role_logical_id == "UseThingRole"
    assert function.environment == {"TABLE": {"Ref": "Things"}, "GREETING": {"Ref": "Greeting"}}


def test_what_the_template_leaves_out_has_lambdas_defaults(tmp_path: Path) -> None:
    function = load(write(tmp_path, f"Resources:{FUNCTION}")).functions["Greet"]

    assert (function.timeout_seconds, function.memory_mb) == (3, 128)


def test_an_override_takes_the_place_of_a_default(project: Path) -> None:
    loaded = load(project / "template.yaml", {"Greeting": "hi"})

    assert loaded.parameters == {"Greeting": "hi"}


def test_a_timeout_may_be_a_parameter(tmp_path: Path) -> None:
    text = "Parameters: {Limit: {Type: Number, Default: 7}}\nResources:" + FUNCTION.replace(
        "{Runtime", "{Timeout: !Ref Limit, Runtime"
    )

    assert load(write(tmp_path, text)).functions["Greet"].timeout_seconds == 7


def test_an_alias_leads_to_its_function(template: Template) -> None:
    assert template.function_of({"Ref": "UseThingAliaslive"}) == "UseThing"
    assert template.function_of({"Fn::GetAtt": ["UseThing", "Arn"]}) == "UseThing"


def test_a_reference_to_anything_else_is_refused(template: Template) -> None:
    with pytest.raises(TemplateError, match="no function"):
        template.function_of({"Ref": "Things"})


def test_a_missing_template_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(TemplateError, match="No such file"):
        load(tmp_path / "template.yaml")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Resources: {a: [", "is not YAML: line 2"),
        ("Globals: {}", "has no Resources"),
        ("Resources: {T: {Type: AWS::SQS::Queue}}", "declares no functions"),
        (f"Parameters: {{P: {{Type: String}}}}\nResources:{FUNCTION}", "P has no value"),
        ("Resources: {F: {Type: AWS::Serverless::Function, Properties: {Nope: 1}}}", "[F]"),
    ],
)
def test_a_broken_template_is_one_clear_line(tmp_path: Path, text: str, reason: str) -> None:
    message = refusal(tmp_path, text)

    assert reason in message
    assert "\n" not in message


def test_an_unknown_parameter_is_refused(project: Path) -> None:
    with pytest.raises(TemplateError, match="no parameter Nope"):
        load(project / "template.yaml", {"Nope": "1"})
