"""A signal interrupts nothing, but ends what takes long; a second one ends everything at once."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SECONDS = 30.0

BEGIN = """
import os, signal
from local import signals
def send(): os.kill(os.getpid(), signal.{name})
signals.handle()
"""
RUNNING = """
class Running:
    def poll(self):
        send()
"""
BOTH_ENDED = """
class Running:
    def poll(self):
        send()
        return 0
"""
WAIT = """
try:
    signals.wait_for(Running())
except KeyboardInterrupt:
    print("interrupted")
"""
EACH = pytest.mark.parametrize("name", ["SIGINT", "SIGTERM", "SIGHUP"])


def run(*program: str, name: str = "SIGTERM", ignored: bool = False) -> tuple[int, str]:
    """Run a program to its end; return its exit code and what it said."""
    command = [sys.executable, "-c", BEGIN.format(name=name) + "".join(program)]
    if ignored:
        command = ["nohup", *command]
    done = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=SECONDS,
        check=False,
    )
    return done.returncode, done.stdout.replace("nohup: ignoring input\n", "")


@EACH
def test_a_signal_interrupts_nothing(name: str) -> None:
    assert run("send(); print('went on')", name=name) == (0, "went on\n")


@EACH
def test_what_takes_long_ends_at_a_signal_that_came_before(name: str) -> None:
    code, said = run("send(); signals.heed(); print('went on')", name=name)

    assert code != 0
    assert said.endswith("KeyboardInterrupt\n")


def test_without_a_signal_nothing_ends() -> None:
    assert run("signals.heed(); print('went on')") == (0, "went on\n")


@pytest.mark.parametrize("process", [RUNNING, BOTH_ENDED])
def test_a_wait_ends_at_a_signal_whenever_it_comes(process: str) -> None:
    assert run(process, WAIT) == (0, "interrupted\n")


@pytest.mark.parametrize(("name", "code"), [("SIGINT", 130), ("SIGTERM", 143), ("SIGHUP", 129)])
def test_a_second_signal_ends_it_at_once(name: str, code: int) -> None:
    ended = run("signals.SAME_SECONDS = 0\nsend(); send(); print('went on')", name=name)

    assert ended == (code, "ended at once; what was stored is still being saved\n")


def test_signals_that_come_together_are_one() -> None:
    assert run("signals.SAME_SECONDS = 60\nsend(); send(); print('went on')") == (0, "went on\n")


def test_the_end_of_the_terminal_ends_nothing_that_nohup_started() -> None:
    program = "send(); signals.heed(); print('went on')"

    assert run(program, name="SIGHUP", ignored=True) == (0, "went on\n")
