"""What SAM CLI is given, so that its containers have what our own execution environments have."""

import json
import os
import platform
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from local.data_plane.data_plane import DataPlane
from local.data_plane.stack import Stack
from local.sam import cli, commands
from local.sam import template as sam_template
from local.sam.docker_engine import gateway_address
from sam_template.template import Template

ROOT = Path(__file__).parents[2]
URL = "http://172.17.0.1:4000"


def built() -> dict[str, Any]:
    return {
        "Resources": {
            "Api": {"Properties": {"FunctionArn": {"Ref": "Authorize.Alias"}}},
            "Authorize": {"Properties": {"Layers": [{"Ref": "Layer"}]}},
        }
    }


def test_each_functions_variables_stand_in_the_template_with_their_values() -> None:
    given = sam_template.for_sam_cli(built(), {"Authorize": {"TABLE": "things"}})

    assert given["Resources"]["Authorize"]["Properties"] == {
        "Layers": [{"Ref": "Layer"}],
        "Environment": {"Variables": {"TABLE": "things"}},
    }


def test_the_variables_are_read_back_as_they_were_written() -> None:
    values = {"Authorize": {"TABLE": "things"}}

    assert sam_template.variables_in(sam_template.for_sam_cli(built(), values)) == values


def test_an_alias_becomes_the_function_itself() -> None:
    given = sam_template.for_sam_cli(built(), {})

    authorizer = given["Resources"]["Api"]["Properties"]["FunctionArn"]
    assert authorizer == {"Fn::GetAtt": ["Authorize", "Arn"]}


def test_a_function_gets_its_settings_its_roles_credentials_and_the_data_plane(
    plane: DataPlane, stack: Stack, template: Template
) -> None:
    given = sam_template.variables(template, plane, URL)["UseThing"]

    assert given["TABLE"] == stack.resolve({"Ref": "Things"})
    assert given["AWS_ENDPOINT_URL"] == URL
    assert given["AWS_ACCESS_KEY_ID"] != plane.root.access_key_id
    assert given["AWS_SESSION_TOKEN"]


def test_a_function_is_invoked_only_beside_the_data_that_it_works_on(tmp_path: Path) -> None:
    with pytest.raises(cli.SamError, match="run `make sam-local`"):
        commands.invoke(tmp_path, "Authorize", Path("event.json"))


def test_only_a_function_of_the_template_can_be_invoked(tmp_path: Path) -> None:
    copy = tmp_path / sam_template.COPY
    copy.parent.mkdir(parents=True)
    copy.write_text(json.dumps(sam_template.for_sam_cli(built(), {"Authorize": {}})))

    with pytest.raises(cli.SamError, match="no function 'Authorise'"):
        commands.invoke(tmp_path, "Authorise", Path("event.json"))


@pytest.mark.parametrize(
    ("function", "event"),
    [
        ("CreatePlanet", "events/create_planet.json"),
        ("GetDocsAsset", "events/get_docs_asset.json"),
    ],
)
def test_a_function_has_the_event_of_its_name(function: str, event: str) -> None:
    assert commands.event_of(function) == Path(event)


def test_sam_cli_that_does_not_end_is_killed_and_says_what_that_means(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    deaf = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(); signal.pause()"
    monkeypatch.setattr(cli, "STOP_SECONDS", 0.1)
    with subprocess.Popen([sys.executable, "-uc", deaf], stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()

        with pytest.raises(cli.SamError, match="docker ps"):
            cli.end(process)

    assert process.returncode == -signal.SIGKILL


def test_a_command_of_sam_cli_has_its_exit_code() -> None:
    assert cli.run([sys.executable, "-c", "raise SystemExit(3)"], os.environ) == 3


def test_a_signal_ends_a_command_of_sam_cli_too() -> None:
    child = "import os, signal; os.kill(os.getppid(), signal.SIGTERM); signal.pause()"
    program = f"""
import os, sys
from local import signals
from local.sam import cli
signals.handle()
try:
    cli.run([sys.executable, "-c", {child!r}], os.environ)
except KeyboardInterrupt:
    print("interrupted")
"""

    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (0, "interrupted\n")


def test_nothing_of_this_machine_overrides_what_the_template_says(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "the-laptops-own")
    monkeypatch.setenv("LOG_LEVEL", "DEBUG")
    monkeypatch.setenv("LANG", "en_GB.UTF-8")

    given = cli.environment({"Authorize": {"LOG_LEVEL": "INFO"}})

    assert "AWS_ACCESS_KEY_ID" not in given
    assert "LOG_LEVEL" not in given
    assert given["LANG"] == "en_GB.UTF-8"


@pytest.mark.parametrize(
    ("machine", "name"), [("x86_64", "x86_64"), ("AMD64", "x86_64"), ("aarch64", "arm64")]
)
def test_a_processor_has_lambdas_name(
    machine: str, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)

    assert cli.architecture() == name


def test_a_processor_that_lambda_lacks_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")

    with pytest.raises(cli.SamError, match="riscv64"):
        cli.architecture()


def test_the_bridges_address_is_its_gateway_or_else_its_first() -> None:
    assert gateway_address({"Gateway": "10.0.0.1", "Subnet": "10.0.0.0/8"}) == "10.0.0.1"
    assert gateway_address({"Subnet": "172.17.0.0/16"}) == "172.17.0.1"
