"""The data plane: what it makes, what it keeps, and that nothing that was answered is ever lost."""

import copy
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from botocore.exceptions import ClientError

from local.aws import client
from local.data_plane import data_plane
from local.data_plane.data_plane import DataPlane, DataPlaneError, is_running
from local.data_plane.stack import Stack
from sam_template.template import Template, TemplateError

ITEMS = 200

HOLD = """
import sys, time
from pathlib import Path
from local.data_plane.data_plane import DataPlane
from sam_template.template import load
plane = DataPlane.start(Path(sys.argv[2]), report=print)
stack = plane.deploy(load(Path(sys.argv[1])))
table = stack.resolve({"Ref": "Things"})
for number in range(int(sys.argv[3])):
    plane.dynamodb.put_item(TableName=table, Item={"id": {"S": str(number)}})
print(plane.process.pid, flush=True)
time.sleep(600)
"""


def started(state: Path) -> DataPlane:
    return DataPlane.start(state, report=lambda line: None)


def without(template: Template, *names: str) -> Template:
    transformed = copy.deepcopy(template.transformed)
    for name in names:
        del transformed["Resources"][name]
    return Template(transformed, template.parameters)


def count(plane: DataPlane, table: str) -> int:
    return plane.dynamodb.scan(TableName=table, Select="COUNT")["Count"]


def hold(project: Path, state: Path) -> subprocess.Popen[str]:
    """Start a process that has a data plane with ITEMS items, and wait for the last item."""
    arguments = [str(project / "template.yaml"), str(state), str(ITEMS)]
    return subprocess.Popen(
        [sys.executable, "-c", HOLD, *arguments], stdout=subprocess.PIPE, text=True
    )


def ended(process: int) -> bool:
    listed = subprocess.run(
        ["ps", "-o", "stat=", "-p", str(process)],  # noqa: S607
        capture_output=True,
        text=True,
        check=False,
    )
    return listed.stdout.strip() == "" or listed.stdout.startswith("Z")


def test_every_reference_is_resolved(stack: Stack, template: Template) -> None:
    environment = stack.environment(template.functions["UseThing"])

    assert environment["GREETING"] == "hello"
    assert environment["TABLE"].startswith("local-Things-")


def test_a_role_may_do_what_its_policy_says_and_nothing_else(
    plane: DataPlane, stack: Stack, template: Template
) -> None:
    function = template.functions["UseThing"]
    table = stack.environment(function)["TABLE"]
    credentials = plane.assume(stack.role_arn(function), "test")
    dynamodb = client("dynamodb", plane.url, credentials)

    dynamodb.get_item(TableName=table, Key={"id": {"S": "1"}})
    with pytest.raises(ClientError, match="dynamodb:PutItem"):
        dynamodb.put_item(TableName=table, Item={"id": {"S": "1"}})


def test_an_unchanged_template_changes_nothing(
    plane: DataPlane, stack: Stack, template: Template
) -> None:
    assert plane.deploy(template) == stack


def test_a_template_that_cannot_be_deployed_is_one_clear_line(
    plane: DataPlane, stack: Stack, template: Template
) -> None:
    bad = copy.deepcopy(template.transformed)
    bad["Resources"]["UseThing"]["Properties"]["Environment"]["Variables"]["TABLE"] = {
        "Fn::GetAtt": ["Things", "Nope"]
    }

    with pytest.raises(TemplateError, match=r"^[^\n]*Nope[^\n]*$"):
        plane.deploy(Template(bad, template.parameters))

    assert plane.deploy(template) == stack


def test_a_template_may_be_larger_than_a_request_takes(
    plane: DataPlane, template: Template
) -> None:
    """CloudFormation takes 51,200 bytes in a request itself."""
    transformed = copy.deepcopy(template.transformed)
    transformed.setdefault("Mappings", {})["Filler"] = {"Of": {"Size": "x" * 51_200}}

    stack = plane.deploy(Template(transformed, template.parameters))

    assert stack.resolve({"Ref": "Things"})


def test_a_table_that_the_template_drops_keeps_its_data(
    plane: DataPlane, stack: Stack, template: Template
) -> None:
    table = stack.resolve({"Ref": "Things"})
    plane.dynamodb.put_item(TableName=table, Item={"id": {"S": "stored"}})

    plane.deploy(without(template, "Things", "Mapping", "UseThing", "UseThingRole"))
    plane.deploy(template)

    assert plane.dynamodb.get_item(TableName=table, Key={"id": {"S": "stored"}})["Item"]


def test_data_outlive_a_stop(tmp_path: Path, template: Template) -> None:
    first = started(tmp_path)
    table = first.deploy(template).resolve({"Ref": "Things"})
    first.dynamodb.put_item(TableName=table, Item={"id": {"S": "1"}})
    first.stop()

    second = started(tmp_path)
    found = second.deploy(template).resolve({"Ref": "Things"})
    counted = count(second, found)
    second.stop()

    assert (found, counted) == (table, 1)


def test_nothing_is_lost_when_the_starter_is_killed(
    project: Path, tmp_path: Path, template: Template
) -> None:
    with hold(project, tmp_path) as starter:
        assert starter.stdout
        ministack = int(starter.stdout.readline())
        starter.send_signal(signal.SIGKILL)
        said: list[str] = []
        plane = DataPlane.start(tmp_path, report=said.append)

    counted = count(plane, plane.deploy(template).resolve({"Ref": "Things"}))
    plane.stop()

    assert counted == ITEMS
    assert said == ["waiting for the previous run to save its data"]
    assert ended(ministack)


def test_one_that_does_not_end_is_killed_and_says_what_that_means(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plane = started(tmp_path)
    os.kill(plane.process.pid, signal.SIGSTOP)
    monkeypatch.setattr(data_plane, "STOP_SECONDS", 0.1)

    with pytest.raises(DataPlaneError, match="may be lost"):
        plane.stop()

    assert ended(plane.process.pid)


def test_it_is_running_until_it_is_stopped(tmp_path: Path) -> None:
    assert not is_running(tmp_path)
    plane = started(tmp_path)

    during = is_running(tmp_path)
    plane.stop()

    assert during
    assert not is_running(tmp_path)


def test_data_without_their_stack_are_never_overwritten(tmp_path: Path, template: Template) -> None:
    plane = started(tmp_path)
    table = plane.deploy(template).resolve({"Ref": "Things"})
    plane.dynamodb.put_item(TableName=table, Item={"id": {"S": "1"}})
    plane.stop()
    (tmp_path / "services" / "cloudformation.json").unlink()

    plane = started(tmp_path)
    with pytest.raises(DataPlaneError, match="make reset"):
        plane.deploy(template)
    counted = count(plane, table)
    plane.stop()

    assert counted == 1
