"""The runbook's commands are ones that the AWS CLI and the Makefile have."""

import re
from collections.abc import Iterator
from functools import cache

import boto3
import pytest
from botocore import xform_name
from botocore.model import ServiceModel

from tests.contract.sam import ROOT

RUNBOOK = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
TARGETS = set(re.findall(r"^([a-z-]+):.*##", (ROOT / "Makefile").read_text(), re.MULTILINE))
CODE = re.compile(r"```[a-z]*\n(?P<block>.*?)```|`(?P<span>[^`]+)`", re.DOTALL)
AWS = re.compile(r"\baws (?P<service>[a-z0-9-]+) (?P<operation>[a-z-]+)(?P<rest>(?:(?!\baws ).)*)")

NAMED_OTHERWISE = {"deploy": "codedeploy"}
"""Services that the AWS CLI has under a name of its own."""

OF_THE_CLI = {"output", "query", "region"}
"""Options that every command has."""

OPTIONS_NAMED_OTHERWISE = {"notification-endpoint": "endpoint"}
"""Options that the AWS CLI names otherwise than the service: it needs their names itself."""

OF_THE_CLI_ALONE = {
    ("cloudformation", "deploy"),
    ("cloudformation", "wait"),
    ("dynamodb", "wait"),
    ("sso", "login"),
}
"""Commands that are no operation of their service."""


def code() -> Iterator[str]:
    """Find what is to be typed, each command on one line."""
    for found in CODE.finditer(RUNBOOK):
        if found["span"]:
            yield " ".join(found["span"].split())
        else:
            yield from found["block"].replace("\\\n", " ").splitlines()


COMMANDS = sorted({found.groups() for line in code() for found in AWS.finditer(line)})


@cache
def service_model(service: str) -> ServiceModel:
    session = boto3.Session("x", "x", region_name="eu-west-1")
    made = session.client(NAMED_OTHERWISE.get(service, service))  # type: ignore[call-overload]  # any service
    model: ServiceModel = made.meta.service_model
    return model


def test_there_are_commands() -> None:
    assert len(COMMANDS) >= 20


@pytest.mark.parametrize(("service", "operation", "rest"), COMMANDS)
def test_the_aws_cli_has_every_command_with_its_options(
    service: str, operation: str, rest: str
) -> None:
    if (service, operation) in OF_THE_CLI_ALONE:
        return
    model = service_model(service)
    names = {xform_name(name, "-"): name for name in model.operation_names}
    assert operation in names, f"aws {service} {operation}"
    shape = model.operation_model(names[operation]).input_shape
    known = {xform_name(name, "-") for name in shape.members} if shape else set()
    options = re.findall(r"(?<!\S)--(?:no-)?([a-z][a-z-]*)", rest)
    given = {OPTIONS_NAMED_OTHERWISE.get(each, each) for each in options}
    assert given - OF_THE_CLI - known == set(), f"aws {service} {operation}"


def test_the_makefile_has_every_target() -> None:
    named = {target for text in code() for target in re.findall(r"\bmake ([a-z-]+)", text)}

    assert {"deploy", "doctor", "smoke"} <= named
    assert named - TARGETS == set()
