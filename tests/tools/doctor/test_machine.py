"""What a deployment needs of the machine that it is started on."""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import pytest

from tools.doctor.machine import SPACE, aws, disk, python, run_here, sam
from tools.report import State

SAM = f"SAM CLI, version {version('aws-sam-cli')}"


def says(text: str | None) -> "Says":
    return Says(text)


@dataclass(frozen=True)
class Says:
    """Every command says the same, or is not there."""

    text: str | None

    def __call__(self, command: Sequence[str]) -> str | None:
        return self.text


@pytest.mark.parametrize(
    ("said", "stands"),
    [(SAM, State.OK), ("SAM CLI, version 1.2.3", State.WARNING), (None, State.FAILS)],
)
def test_sam_cli_must_be_there_in_the_pinned_version(said: str | None, stands: State) -> None:
    assert sam(says(said)).state is stands


@pytest.mark.parametrize(
    ("said", "stands"), [("pip 26.1 from /x (python 3.13)", State.OK), (None, State.FAILS)]
)
def test_a_build_needs_pip(said: str | None, stands: State) -> None:
    assert python(says(said)).state is stands


@pytest.mark.parametrize(
    ("said", "stands", "found"),
    [
        ("aws-cli/2.31.2 Python/3.13.7 Linux/6", State.OK, "2.31.2"),
        ("aws-cli/1.40.0 Python/3.13.7 Linux/6", State.WARNING, "does not read AWS_REGION"),
        (None, State.WARNING, "is not there"),
    ],
)
def test_without_the_aws_cli_only_the_runbooks_commands_are_missing(
    said: str | None, stands: State, found: str
) -> None:
    assert aws(says(said)).state is stands
    assert found in aws(says(said)).found


@pytest.mark.parametrize(("free", "stands"), [(SPACE, State.OK), (SPACE - 1, State.FAILS)])
def test_a_build_needs_space(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, stands: State
) -> None:
    monkeypatch.setattr("shutil.disk_usage", lambda _: Usage(free))

    assert disk(tmp_path).state is stands


@dataclass(frozen=True)
class Usage:
    """What the system says of a disk."""

    free: int


def test_a_command_is_run_and_one_that_is_missing_or_fails_says_nothing() -> None:
    assert run_here(["echo", "1.2.3"]) == "1.2.3"
    assert run_here(["no-such-command-anywhere"]) is None
    assert run_here(["false"]) is None
