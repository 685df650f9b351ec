"""A release's name, and the stamp."""

from pathlib import Path
from typing import Any

import pytest

from sam_template import template as templates
from tools.release_stamp import StampError, release_of, stamp

ROOT = Path(__file__).parents[2]
FUNCTION = "AWS::Serverless::Function"
PARAMETERS = {"CorsOrigin": "*", "LogRetention": "30"}


def template_with(function: dict[str, Any], **others: dict[str, Any]) -> dict[str, Any]:
    return {"Globals": {"Function": {}}, "Resources": {"GetUser": function, **others}}


TEMPLATE = template_with({"Type": FUNCTION})


def layer_with(folder: Path, content: str, name: str = "module.py") -> Path:
    (folder / "python").mkdir(parents=True)
    (folder / "python" / name).write_text(content)
    return folder


def versions(text: str, folder: Path) -> set[str]:
    """Return the ids of all functions' versions in what the transform makes of a template."""
    path = folder / "template.yaml"
    path.write_text(text)
    transformed: dict[str, Any] = templates.load(path).transformed
    return {
        name
        for name, resource in transformed["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Version"
    }


def test_the_same_layer_and_parameters_are_the_same_release(tmp_path: Path) -> None:
    here = layer_with(tmp_path / "here", "x = 1")
    there = layer_with(tmp_path / "there", "x = 1")

    reordered = dict(reversed(PARAMETERS.items()))

    assert release_of([here], PARAMETERS, TEMPLATE) == release_of([there], reordered, TEMPLATE)


def test_another_content_of_the_layer_is_another_release(tmp_path: Path) -> None:
    one = layer_with(tmp_path / "one", "x = 1")
    other = layer_with(tmp_path / "other", "x = 2")

    assert release_of([one], PARAMETERS, TEMPLATE) != release_of([other], PARAMETERS, TEMPLATE)


def test_another_name_of_a_file_is_another_release(tmp_path: Path) -> None:
    one = layer_with(tmp_path / "one", "x = 1")
    other = layer_with(tmp_path / "other", "x = 1", name="other.py")

    assert release_of([one], PARAMETERS, TEMPLATE) != release_of([other], PARAMETERS, TEMPLATE)


def test_another_value_of_a_parameter_is_another_release(tmp_path: Path) -> None:
    layer = layer_with(tmp_path / "layer", "x = 1")

    other = {**PARAMETERS, "LogRetention": "90"}

    assert release_of([layer], PARAMETERS, TEMPLATE) != release_of([layer], other, TEMPLATE)


@pytest.mark.parametrize(
    "properties", [{"Tags": {"team": "b"}}, {"ReservedConcurrentExecutions": 5}]
)
def test_what_is_no_part_of_a_version_is_another_release_too(
    tmp_path: Path, properties: dict[str, Any]
) -> None:
    """SAM asks Lambda for a new version then, and Lambda refuses one that is like the last."""
    layer = layer_with(tmp_path / "layer", "x = 1")

    other = template_with({"Type": FUNCTION, "Properties": properties})

    assert release_of([layer], PARAMETERS, TEMPLATE) != release_of([layer], PARAMETERS, other)


def test_what_all_functions_share_is_a_part_of_a_release(tmp_path: Path) -> None:
    layer = layer_with(tmp_path / "layer", "x = 1")

    other = {**TEMPLATE, "Globals": {"Function": {"Tags": {"team": "b"}}}}

    assert release_of([layer], PARAMETERS, TEMPLATE) != release_of([layer], PARAMETERS, other)


def test_what_is_no_function_is_no_part_of_a_release(tmp_path: Path) -> None:
    layer = layer_with(tmp_path / "layer", "x = 1")

    other = template_with({"Type": FUNCTION}, Alarm={"Type": "AWS::CloudWatch::Alarm"})

    assert release_of([layer], PARAMETERS, TEMPLATE) == release_of([layer], PARAMETERS, other)


def test_a_stamp_publishes_a_new_version_of_every_function(tmp_path: Path) -> None:
    template = (ROOT / "template.yaml").read_text()

    first = versions(stamp(template, "1234567890123456"), tmp_path)
    second = versions(stamp(template, "12345678901234e6"), tmp_path)

    assert first
    assert len(first) == len(second)
    assert not first & second


def test_a_stamp_takes_the_place_of_an_older_one() -> None:
    template = (ROOT / "template.yaml").read_text()

    again = stamp(stamp(template, "one"), "other")

    assert again == stamp(template, "other")


def test_a_template_without_one_place_for_the_stamp_is_refused() -> None:
    with pytest.raises(StampError, match="in one place, not in 0"):
        stamp("Resources: {}\n", "one")
