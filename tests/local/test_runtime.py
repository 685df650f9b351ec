"""`python -m local` runs a whole project, follows its sources, and leaves nothing behind."""

import fcntl
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from local.data_plane.ministack_launcher import LOCK_FILE

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0

TEMPLATE = """
AWSTemplateFormatVersion: "2010-09-09"
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: {Runtime: python3.13, CodeUri: functions/}
  Api: {OpenApiVersion: 3.0.1}
Resources:
  Api: {Type: AWS::Serverless::Api, Properties: {StageName: live}}
"""

FUNCTION = """
  Say{name}:
    Type: AWS::Serverless::Function
    Properties:
      Handler: {name}.handler
      Events:
        Route: {{Type: Api, Properties: {{RestApiId: !Ref Api, Method: get, Path: /{name}}}}}
"""

HANDLER = 'def handler(event, context):\n    return {{"statusCode": 200, "body": "{word}"}}\n'


BROKEN_HANDLER = """
def handler(event, context):
    raise KeyError("secret")
"""

ZOMBIE = "Z"


@dataclass
class Project:
    """A project folder of its own, whose functions each say a word."""

    folder: Path

    def says(self, **words: str) -> None:
        for name, word in words.items():
            self.path(f"functions/{name}.py").write_text(HANDLER.format(word=word))

    def routes(self, *names: str) -> None:
        functions = "".join(FUNCTION.format(name=name) for name in names)
        self.path("template.yaml").write_text(TEMPLATE + functions)

    def path(self, name: str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        return path

    @contextmanager
    def command(self, name: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Run a command; a test that fails before its end leaves it not running."""
        with subprocess.Popen(
            [sys.executable, "-m", "local", name],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PORT": "0", **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        ) as process:
            try:
                yield process
            finally:
                process.kill()

    def run(self, name: str, **environment: str) -> tuple[int, str]:
        with self.command(name, **environment) as process:
            output, _ = process.communicate(timeout=SECONDS)
            return process.returncode, output


@dataclass
class Running:
    """A runtime that is ready, and what it has said since."""

    project: Project
    process: subprocess.Popen[str]
    url: str

    @property
    def port(self) -> str:
        return self.url.rpartition(":")[2]

    def get(self, path: str) -> tuple[int, str]:
        answer = httpx.get(self.url + path, timeout=SECONDS)
        return answer.status_code, answer.text

    def line(self, pattern: str) -> str:
        """Read what it says until a line matches."""
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if re.search(pattern, line):
                return line
        raise AssertionError(f"it ended without saying {pattern}")

    def end(self, number: signal.Signals) -> int:
        self.process.send_signal(number)
        self.process.communicate(timeout=SECONDS)
        return self.process.returncode


@contextmanager
def started(project: Project) -> Iterator[Running]:
    with project.command("start") as process:
        running = Running(project, process, "")
        running.url = running.line(r"^Ready at ").split()[-1]
        yield running


def make_project(folder: Path) -> Project:
    project = Project(folder)
    project.routes("hello", "other")
    project.says(hello="hello", other="other")
    return project


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    with started(make_project(tmp_path_factory.mktemp("project"))) as running:
        yield running
        assert running.end(signal.SIGTERM) == 0


def test_changed_code_is_live_at_the_next_request(running: Running) -> None:
    running.project.says(hello="hello")
    assert running.get("/hello") == (200, "hello")

    running.project.says(hello="hullo")

    assert running.get("/hello") == (200, "hullo")


def test_a_changed_template_is_live_at_the_next_request(running: Running) -> None:
    running.project.says(added="added")
    running.project.routes("hello", "added")

    assert running.get("/added") == (200, "added")
    assert running.get("/other")[0] == 403


def test_a_broken_template_is_one_line_and_the_last_good_one_stays(running: Running) -> None:
    running.project.says(hello="hello")
    running.project.path("template.yaml").write_text("Resources: [")

    assert running.get("/hello") == (200, "hello")
    assert running.line("stays in use").startswith("template.yaml: template.yaml is not YAML: line")

    running.project.routes("hello")

    assert running.get("/other")[0] == 403


def test_a_crash_is_reported_on_the_terminal_only(running: Running) -> None:
    running.project.routes("broken")
    running.project.path("functions/broken.py").write_text(BROKEN_HANDLER)

    status, body = running.get("/broken")

    assert status == 502
    assert "secret" not in body
    assert running.line("^Saybroken: KeyError")


def test_the_inbox_has_a_page(running: Running) -> None:
    assert running.get("/_local/inbox")[0] == 200


def test_the_second_user_of_a_port_gets_one_clear_line(running: Running) -> None:
    code, output = running.project.run("start", PORT=running.port, LOCAL_STATE="elsewhere")

    assert code == 1
    assert output == f"port {running.port} is taken; choose another one with PORT=…\n"


def test_data_in_use_are_not_emptied(running: Running) -> None:
    code, output = running.project.run("reset")

    assert code == 1
    assert (
        output == f"another run serves http://127.0.0.1:{running.port} from .local; stop it first\n"
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_it_cleanly(tmp_path: Path, number: signal.Signals) -> None:
    with started(make_project(tmp_path)) as running:
        running.get("/hello")
        children = descendants(running.process.pid)

        code = running.end(number)

    assert code == 0
    assert len(children) > 1
    assert ended(children)


def test_a_signal_ends_a_start_that_waits(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    with held(project.path(".local") / "data"), project.command("start") as process:
        running = Running(project, process, "")
        running.line("waiting for the previous run")
        children = descendants(process.pid)

        code = running.end(signal.SIGTERM)

    assert code == 0
    assert len(children) > 1
    assert ended(children)


def test_a_second_signal_ends_it_at_once(tmp_path: Path) -> None:
    with started(make_project(tmp_path)) as running:
        children = descendants(running.process.pid)

        with paused(children):
            while running.process.poll() is None:
                running.process.terminate()
        said, _ = running.process.communicate(timeout=SECONDS)

    assert running.process.returncode == 128 + signal.SIGTERM
    assert said.endswith("ended at once; what was stored is still being saved\n")
    assert ended(children)


def test_reset_empties_the_state_and_nothing_else(tmp_path: Path) -> None:
    project = make_project(tmp_path)
    with started(project) as running:
        assert running.end(signal.SIGTERM) == 0
    notes = project.path(".local/notes.txt")
    notes.touch()

    code, _ = project.run("reset")

    assert code == 0
    assert list(project.path(".local").iterdir()) == [notes]


def test_a_bad_port_is_one_clear_line(tmp_path: Path) -> None:
    assert Project(tmp_path).run("start", PORT="65536") == (
        1,
        "PORT must be a number from 0 to 65535, not '65536'\n",
    )


def test_a_bad_log_level_is_one_clear_line(tmp_path: Path) -> None:
    assert Project(tmp_path).run("start", LOG_LEVEL="LOUD") == (
        1,
        "LOG_LEVEL must be a level such as INFO or ERROR, not 'LOUD'\n",
    )


def test_a_project_without_a_template_is_one_clear_line(tmp_path: Path) -> None:
    code, output = Project(tmp_path).run("start")

    assert code == 1
    assert output.count("\n") == 1


def test_an_unknown_command_is_answered_with_the_known_ones(tmp_path: Path) -> None:
    assert Project(tmp_path).run("fly")[1].startswith("usage: python -m local start | reset")


@contextmanager
def held(data: Path) -> Iterator[None]:
    """Hold a data folder, as a run does that is still saving."""
    data.mkdir(parents=True)
    with (data / LOCK_FILE).open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def paused(pids: set[int]) -> Iterator[None]:
    """Let processes do nothing for a while."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    yield
    for pid in pids:
        os.kill(pid, signal.SIGCONT)


def descendants(pid: int) -> set[int]:
    found = {pid}
    while more := {child for child, (parent, _) in processes().items() if parent in found} - found:
        found |= more
    return found - {pid}


def ended(pids: set[int]) -> bool:
    """Wait until none of them is left, but for what nobody has buried yet."""
    deadline = time.monotonic() + SECONDS
    while left := {pid for pid, (_, state) in processes().items() if state != ZOMBIE} & pids:
        if time.monotonic() > deadline:
            raise AssertionError(f"still running: {left}")
    return True


def processes() -> dict[int, tuple[int, str]]:
    """List each process's parent and the letter of its state."""
    command = ["ps", "-axo", "pid=,ppid=,stat="]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listing.splitlines())
    return {int(pid): (int(parent), state[0]) for pid, parent, state in rows}
