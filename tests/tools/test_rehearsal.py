"""A rehearsal's parts that need no cloud: what is deployed, what is changed, what is reported."""

import socket
from dataclasses import dataclass
from pathlib import Path

import pytest

from local.sources import TEMPLATE
from sam_template.gateway_responses import EXTENSION
from sam_template.template import load, read
from tools.deploy_environments import read_environment
from tools.rehearsal.alarms import simplify_alarms
from tools.rehearsal.changes import CHANGES, Change, check_all_are_new
from tools.rehearsal.deployed_responses import responses
from tools.rehearsal.failed_creation import NO_KIND, that_cannot_be_made
from tools.rehearsal.names import localhost_names
from tools.rehearsal.project import (
    ENVIRONMENT,
    RehearsalError,
    check_space,
    copy_project,
    replace_text,
    set_parameters,
    stack_name,
)
from tools.rehearsal.rehearsal import parameters

ROOT = Path(__file__).parents[2]
ARCHIVE = "http://127.0.0.1:4000"


@dataclass(frozen=True)
class Usage:
    """What the system says of a disk."""

    free: int


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return copy_project(ROOT, tmp_path / "project")


def test_it_refuses_a_temporary_folder_that_is_too_small_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free=2_500_000_000))

    with pytest.raises(
        RehearsalError, match=rf"^it needs 4 GB in {tmp_path}, .* 2\.5 GB free; .*$"
    ):
        check_space(tmp_path)


def test_it_takes_a_temporary_folder_that_is_large_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free=4_000_000_000))

    check_space(tmp_path)


def test_the_copy_can_be_deployed_with_the_environments_settings_and_the_rehearsals_own(
    project: Path,
) -> None:
    own = parameters(archive_url=ARCHIVE)

    set_parameters(project, own)

    deployed = read_environment(ENVIRONMENT, project).parameters
    assert own.items() <= deployed.items()
    assert deployed["LogRetention"] == "7"
    assert stack_name(project) == "orrery-dev"


def test_the_template_asks_for_what_there_is_not_only_until_that_has_failed(project: Path) -> None:
    sound = (project / TEMPLATE).read_text(encoding="utf-8")

    with that_cannot_be_made(project):
        broken = read(project / TEMPLATE)["Resources"]["TokenKey"]["Properties"]["KeySpec"]

    assert broken == NO_KIND
    assert (project / TEMPLATE).read_text(encoding="utf-8") == sound


def test_an_alarm_that_computes_with_metrics_watches_the_first_of_them_there(
    project: Path,
) -> None:
    simplify_alarms(project)

    alarms = load(project / TEMPLATE).resources("AWS::CloudWatch::Alarm")
    assert not [name for name, alarm in alarms.items() if "Metrics" in alarm]
    watched = alarms["ApiErrorsAlarm"]
    assert (watched["MetricName"], watched["Statistic"], watched["Period"]) == (
        "5XXError",
        "Sum",
        60,
    )
    assert watched["AlarmActions"]


def test_nothing_else_of_the_template_is_rewritten(project: Path) -> None:
    simplify_alarms(project)

    before, after = read(ROOT / TEMPLATE), read(project / TEMPLATE)
    for computing in ("ApiErrorsAlarm", "ApiRefusalsAlarm", "LoginsRefusedAlarm"):
        assert before["Resources"].pop(computing) != after["Resources"].pop(computing)
    assert before == after


def test_the_copy_has_no_bytecode_of_this_machine(project: Path) -> None:
    assert (project / "functions" / "docs" / "openapi.json").exists()
    assert not list(project.rglob("*.pyc"))


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.name)
def test_each_change_changes_one_file_of_the_copy(project: Path, change: Change) -> None:
    before = contents(project)

    change.make(project)

    after = contents(project)
    assert len([path for path in before if before[path] != after[path]]) == 1


def test_a_text_that_is_not_there_is_not_changed(tmp_path: Path) -> None:
    (tmp_path / "rule.py").write_text("LONGEST = 12\n")

    with pytest.raises(RehearsalError, match="must have 'SHORTEST = 12' in one place, not in 0"):
        replace_text(tmp_path / "rule.py", "SHORTEST = 12", "SHORTEST = 16")


def test_a_function_whose_old_version_is_live_is_named() -> None:
    before = {"CreateUser": "1", "GetUser": "1"}

    with pytest.raises(RehearsalError, match="is live of GetUser"):
        check_all_are_new(before, {"CreateUser": "2", "GetUser": "1"})


def test_every_gateway_response_of_the_template_is_set_with_its_parameters_values() -> None:
    template = load(ROOT / TEMPLATE, {"CorsOrigin": "https://app.orrery.test"})
    (api,) = template.resources("AWS::ApiGateway::RestApi").values()

    written = {each["responseType"]: each for each in responses(api["Body"], template.parameters)}

    assert written.keys() == api["Body"][EXTENSION].keys()
    headers = written["UNAUTHORIZED"]["responseParameters"]
    origin = headers["gatewayresponse.header.Access-Control-Allow-Origin"]
    assert origin == "'https://app.orrery.test'"
    assert written["UNAUTHORIZED"]["statusCode"] == "401"
    assert written["DEFAULT_4XX"]["statusCode"] == "400"


def test_names_that_end_in_localhost_are_this_machine() -> None:
    with localhost_names():
        found = socket.getaddrinfo("api.execute-api.localhost", 80, type=socket.SOCK_STREAM)

    assert {address[4][0] for address in found} == {"127.0.0.1"}


def contents(project: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
