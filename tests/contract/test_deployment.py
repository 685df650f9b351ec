"""What is deployed is live: any change of code or settings makes new versions."""

import json
import posixpath
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from cfnlint import api as cfnlint
from cfnlint.config import ManualArgs
from cfnlint.match import Match

from sam_template import template as templates
from sam_template.template import Template
from tests.contract.sam import ROOT

PARAMETERS = {
    "AlarmEmail": "",
    "Architecture": "arm64",
    "ArchiveConcurrency": "0",
    "ArchiveUrl": "https://exoplanetarchive.ipac.caltech.edu",
    "AuthorizerTtl": "60",
    "Canary": "false",
    "CertificateArn": "",
    "CorsOrigin": "*",
    "DeletionProtection": "false",
    "DomainName": "",
    "Firewall": "true",
    "GatewayLogRole": "true",
    "LinkBase": "",
    "LoginLimit": "300",
    "LogRetention": "30",
    "MailsPerMailbox": "5",
    "MailsPerSecond": "7",
    "MonthlyBudget": "0",
    "Probe": "false",
    "ProductName": "Orrery",
    "RegistrationLimit": "50",
    "RegistrationsPerSource": "50",
    "RequestLimit": "5000",
    "ReservedConcurrency": "0",
    "Sender": "no-reply@example.com",
    "SenderIdentity": "false",
    "TokenIssuer": "",
}


def versions(source: Mapping[str, Any]) -> set[str]:
    transformed = templates.transform(source, PARAMETERS)
    return {
        name
        for name, resource in transformed["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Version"
    }


def changed(source: Mapping[str, Any], before: str, after: str) -> dict[str, Any]:
    """Return the template with one text in the place of another."""
    text = json.dumps(source)
    assert before in text
    document: dict[str, Any] = json.loads(text.replace(before, after))
    return document


def test_a_new_release_publishes_a_new_version_of_every_function(source: dict[str, Any]) -> None:
    stamped = changed(source, '"RELEASE": "unstamped"', '"RELEASE": "another"')

    assert not versions(source) & versions(stamped)
    assert len(versions(stamped)) == len(versions(source))


@pytest.mark.parametrize("folder", ["shared/", "layers/documents/"])
def test_another_layer_publishes_a_new_version_of_every_function_that_has_it(
    source: dict[str, Any], template: Template, folder: str
) -> None:
    of_layer = [
        function
        for function in template.functions.values()
        if posixpath.normpath(folder) in [layer.folder for layer in function.code[1:]]
    ]

    another = changed(source, f'"ContentUri": "{folder}"', '"ContentUri": "s3://bucket/another"')

    assert of_layer
    assert len(versions(another) - versions(source)) == len(of_layer)


def test_every_version_is_what_the_live_alias_names(template: Template) -> None:
    aliases = template.resources("AWS::Lambda::Alias").values()

    assert {alias["Name"] for alias in aliases} == {"live"}
    assert len(aliases) == len(template.functions)


def test_a_version_that_no_alias_names_any_more_goes(template: Template) -> None:
    """One that stays after a rollback is what Lambda takes for the repeated deployment's."""
    resources = template.transformed["Resources"].values()
    versions = [each for each in resources if each["Type"] == "AWS::Lambda::Version"]

    assert {version["DeletionPolicy"] for version in versions} == {"Delete"}


def test_every_deployment_of_the_api_is_a_new_one(source: dict[str, Any]) -> None:
    assert source["Resources"]["Api"]["Properties"]["AlwaysDeploy"] is True


def test_every_layer_is_built_for_the_processor_that_it_says(source: dict[str, Any]) -> None:
    layers = [each for each in source["Resources"].values() if each["Type"] == templates.LAYER]

    assert layers
    for layer in layers:
        assert layer["Metadata"]["BuildArchitecture"] == {"Ref": "Architecture"}
        assert layer["Properties"]["CompatibleArchitectures"] == [{"Ref": "Architecture"}]
        assert layer["Properties"]["PublishLambdaVersion"] is True


def lint(path: Path) -> list[Match]:
    """Lint a template by cfn-lint's rules and those for serverless applications."""
    rules = ["cfn_lint_serverless.rules"]
    arguments = ManualArgs(regions=["us-east-1"], append_rules=rules)
    matches: list[Match] = cfnlint.lint_file(path, arguments)
    return matches


def test_cfn_lint_finds_what_the_template_says_is_to_be_ignored_and_nothing_else(
    source: dict[str, Any], tmp_path: Path
) -> None:
    """By our own rules too, where the test below has what SAM makes of it."""
    path = tmp_path / "template.json"
    path.write_text(json.dumps({**source, "Metadata": {}}))

    found = {match.rule.id for match in lint(path)}

    assert found == set(source["Metadata"]["cfn-lint"]["config"]["ignore_checks"])


def test_cfn_lint_accepts_what_the_transform_makes_and_finds_no_cycle(tmp_path: Path) -> None:
    # With the canary: the aliases' update policies refer to what refers to functions.
    template = templates.load(ROOT / "template.yaml", {"Canary": "true"})
    path = tmp_path / "transformed.json"
    path.write_text(json.dumps(template.transformed))

    matches = lint(path)

    # A parameter that is not used: the transform put AuthorizerTtl's value in its place.
    assert [str(match) for match in matches if match.rule.id != "W2001"] == []
