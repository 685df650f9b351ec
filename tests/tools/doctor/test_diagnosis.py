"""`make doctor`: one table before anything is built, which changes nothing and never crashes."""

import os
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from botocore.exceptions import EndpointConnectionError

from tests.tools.doctor.fake_aws import (
    ACCESS,
    READY,
    ROOT,
    Answers,
    FakeAws,
    Refusal,
    a_case,
    resources,
    stack,
)
from tools.aws_access import Access, AccessError, read_region
from tools.doctor.__main__ import main
from tools.doctor.case import READS, ChangeRefused
from tools.doctor.diagnosis import CHECKS, Diagnosis, Machine, diagnose
from tools.report import State

SETTINGS = {"ENV": "dev", "AWS_REGION": "eu-west-1"}
COMMANDS = {"sam": "SAM CLI, version 1.170.0", "python3.13": "pip 26.3", "aws": "aws-cli/2.31.2"}
ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
EVERYTHING = {
    **READY,
    "cloudformation.DescribeStacks": stack("UPDATE_COMPLETE"),
    "cloudformation.ListStackResources": resources(CreateToken="orrery-dev-CreateToken-X"),
    "lambda.GetFunctionConcurrency": {},
    "acm.DescribeCertificate": {
        "Certificate": {"DomainName": "api.orrery.test", "Status": "PENDING_VALIDATION"}
    },
}
"""Answers for all that the checks can ask."""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a project whose owner has set the parameters."""
    for name in ("samconfig.toml", "template.yaml"):
        text = (ROOT / name).read_text().replace("example.com", "orrery.test")
        (tmp_path / name).write_text(text)
    return tmp_path


def a_machine(answers: Answers = READY) -> Machine:
    """Make a machine with all commands, and with access to an account."""
    return Machine(
        run=lambda command: COMMANDS[command[0]],
        read_access=lambda settings: Access(read_region(settings), ACCESS.account),
        new_clients=lambda access: FakeAws(answers).client,
    )


def rows(diagnosis: Diagnosis) -> Mapping[str, State]:
    return {row.about: row.state for row in diagnosis.rows}


def test_where_nothing_is_missing_every_row_is_ok(project: Path) -> None:
    diagnosis = diagnose(SETTINGS, project, a_machine())

    assert set(rows(diagnosis).values()) == {State.OK}
    assert CHECKS.keys() - rows(diagnosis).keys() == {"certificate"}
    assert diagnosis.failures == 0


def test_the_table_is_shown_each_thing_with_its_next_step(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = {"cloudformation.DescribeStacks": stack("ROLLBACK_COMPLETE")}

    code = main(SETTINGS, project, a_machine(broken))

    lines = [line.rstrip() for line in capsys.readouterr().out.splitlines()]
    [place] = [place for place, line in enumerate(lines) if line.startswith("stack ")]
    begin = lines[place].index("ROLLBACK_COMPLETE")
    assert lines[place + 1].startswith(" " * begin + "→ ")
    assert code == 1


def test_what_does_not_hinder_a_deployment_is_no_failure(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sandboxed = {"sesv2.GetAccount": {"SendingEnabled": True, "ProductionAccessEnabled": False}}

    assert main(SETTINGS, project, a_machine(sandboxed)) == 0
    assert "is in its sandbox" in capsys.readouterr().out


def test_a_domain_that_nobody_has_set_is_a_row_and_the_rest_is_looked_at(project: Path) -> None:
    (project / "samconfig.toml").write_text((ROOT / "samconfig.toml").read_text())

    diagnosis = diagnose({**SETTINGS, "ENV": "staging"}, project, a_machine())

    assert rows(diagnosis)["parameters"] is State.FAILS
    assert rows(diagnosis)["concurrency"] is State.OK


@pytest.mark.parametrize(
    ("named", "stands", "found"),
    [
        ({"AWS_REGION": "eu-west-1"}, State.OK, "eu-west-1, named by AWS_REGION"),
        ({"AWS_DEFAULT_REGION": "eu-west-2"}, State.OK, "eu-west-2, named by AWS_DEFAULT_REGION"),
        (
            {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "eu-west-2"},
            State.WARNING,
            "AWS_REGION eu-west-1 and AWS_DEFAULT_REGION eu-west-2: this deploys to eu-west-1",
        ),
    ],
)
def test_either_variable_names_the_region(
    project: Path, named: dict[str, str], stands: State, found: str
) -> None:
    diagnosis = diagnose({"ENV": "dev", **named}, project, a_machine())

    [row] = [row for row in diagnosis.rows if row.about == "region"]
    assert (row.state, row.found) == (stands, found)


def test_without_a_region_the_account_is_not_looked_at(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", os.devnull)

    diagnosis = diagnose({"ENV": "dev"}, project, a_machine())

    found = rows(diagnosis)
    assert found["region"] is State.FAILS
    assert found["credentials"] is found["the account"] is State.SKIPPED
    assert not CHECKS.keys() & found.keys()


def test_without_credentials_that_is_the_row_that_fails(project: Path) -> None:
    def refuse(_settings: Mapping[str, str]) -> Access:
        raise AccessError("AWS gives no access in eu-west-1: expired")

    machine = Machine(run=a_machine().run, read_access=refuse)

    diagnosis = diagnose(SETTINGS, project, machine)

    assert rows(diagnosis)["credentials"] is State.FAILS
    assert diagnosis.access is None
    assert diagnosis.failures == 1


@pytest.mark.parametrize("shown", [["cloudformation.DescribeStacks"], []])
def test_what_one_may_not_see_is_said_in_its_row_and_fails_nothing(
    project: Path, shown: list[str]
) -> None:
    said = "User: arn:x is not authorized to perform: some:Action on resource: *"
    denied = dict.fromkeys(READY.keys() - shown, Refusal("AccessDeniedException", said))

    diagnosis = diagnose(SETTINGS, project, a_machine(denied))

    hidden = {row.about for row in diagnosis.rows if "access denied" in row.found}
    needs_only_the_stack = {"stack", "token keys"} if shown else set()
    assert hidden == CHECKS.keys() - {"stack's name", "certificate"} - needs_only_the_stack
    assert all(
        (row.state, row.next_step) == (State.WARNING, "allow some:Action, or ask somebody")
        for row in diagnosis.rows
        if row.about in hidden
    )
    assert diagnosis.failures == 0


def test_another_error_of_aws_is_a_row_too(project: Path) -> None:
    diagnosis = diagnose(SETTINGS, project, a_machine({"sesv2.GetAccount": Refusal("Throttled")}))

    assert rows(diagnosis)["SES"] is State.WARNING
    assert diagnosis.failures == 0


def test_a_service_that_is_not_reached_is_a_row_too(project: Path) -> None:
    def unreachable(_asked: Mapping[str, object]) -> Refusal:
        raise EndpointConnectionError(endpoint_url="https://email.eu-west-1.amazonaws.com")

    diagnosis = diagnose(SETTINGS, project, a_machine({"sesv2.GetAccount": unreachable}))

    assert rows(diagnosis)["SES"] is State.WARNING


def test_it_asks_for_nothing_that_changes_anything() -> None:
    account = FakeAws(EVERYTHING)
    case = a_case(DomainName="api.orrery.test", CertificateArn=ARN, ReservedConcurrency="1")
    case = replace(case, new_client=account.client)

    for check in CHECKS.values():
        check(case)

    assert set(account.asked) == EVERYTHING.keys()
    assert [each for each in account.asked if not each.split(".")[1].startswith(READS)] == []


@pytest.mark.parametrize(
    ("service", "operation"),
    [
        ("dynamodb", "delete_table"),
        ("logs", "delete_log_group"),
        ("cloudformation", "delete_stack"),
        ("sesv2", "create_email_identity"),
    ],
)
def test_its_clients_refuse_whatever_is_no_read(service: str, operation: str) -> None:
    client = a_case().client(service)

    with pytest.raises(ChangeRefused, match=f"{operation.title().replace('_', '')} may change"):
        getattr(client, operation)()


@pytest.mark.parametrize("name", [None, "", "moon"])
def test_an_environment_that_is_missing_or_unknown_is_said_in_one_line(
    project: Path, capsys: pytest.CaptureFixture[str], name: str | None
) -> None:
    assert main({"ENV": name} if name is not None else {}, project, a_machine()) == 1

    shown = capsys.readouterr()
    assert shown.err.startswith("ENV must be one of dev, staging, prod")
    assert (shown.out, shown.err.count("\n")) == ("", 1)
