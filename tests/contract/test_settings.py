"""The settings that code reads and those that the template gives are the same."""

import re
from pathlib import Path
from typing import Any

from sam_template.template import Template

ROOT = Path(__file__).parents[2]
# Read by Powertools, or by nobody: a new value of RELEASE makes a new version.
NOT_OURS = {"LOG_LEVEL", "POWERTOOLS_METRICS_NAMESPACE", "POWERTOOLS_SERVICE_NAME", "RELEASE"}


def names_in_code() -> set[str]:
    return set(
        re.findall(r'_setting\("(\w+)"\)', (ROOT / "shared/adapters/settings.py").read_text())
    )


def given(template: Template) -> dict[str, dict[str, Any]]:
    return {name: dict(spec.environment) for name, spec in template.functions.items()}


def test_every_setting_is_given_by_the_template_and_read_by_the_code(template: Template) -> None:
    names = {name for variables in given(template).values() for name in variables}

    ours = names - NOT_OURS
    assert ours == names_in_code(), (
        f"shared/adapters/settings.py reads no {sorted(ours - names_in_code())}; "
        f"template.yaml gives no function {sorted(names_in_code() - ours)}"
    )


def test_only_the_settings_module_reads_the_environment() -> None:
    for module in [*(ROOT / "functions").rglob("*.py"), *(ROOT / "shared").rglob("*.py")]:
        if module.name != "settings.py":
            assert not re.search(r"os\.environ|getenv", module.read_text()), module


def test_a_table_is_given_by_its_name_and_one_name_means_one_table(template: Template) -> None:
    for variables in given(template).values():
        for name, value in variables.items():
            if name.endswith("_TABLE"):
                pascal = "".join(word.capitalize() for word in name.split("_"))
                assert value == {"Ref": pascal}


def test_only_mails_have_links_to_the_api_or_to_the_front_end_that_takes_its_place(
    template: Template,
) -> None:
    """A function that the API refers to cannot know where that is: it would be a cycle."""
    bases = {name: variables.pop("LINK_BASE", None) for name, variables in given(template).items()}
    api_url = template.transformed["Outputs"]["ApiUrl"]["Value"]

    assert {name: base for name, base in bases.items() if base} == {
        "SendNotifications": {"Fn::If": ["HasFrontEnd", {"Ref": "LinkBase"}, api_url]}
    }
