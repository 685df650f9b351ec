"""The local runtime, as a process that tests start, stop and kill; SAM CLI beside it, if asked."""

import os
import re
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from threading import Condition, Thread
from typing import IO, Self

PROJECT = Path(__file__).parent.parent.parent
SECONDS_LONGEST = {"start": 60.0, "sam": 600.0}
"""For a start or a stop, on a machine that is busy; SAM CLI may have to build and to pull first."""
SHOWN = {"PYTHONFAULTHANDLER": "1"}
"""Has an abort show what each thread was doing."""
READY = re.compile(r"^(?:Ready at| \* Running on) (http://\S+)$")
WELCOME_ENDS = "Ctrl-C ends it; the data stay."
INBOX = re.compile(r"^ *inbox +(http://[^/]+)/")


class RuntimeProcess:
    """`python -m local start`, or `sam`, with a free port and a state folder of its own."""

    def __init__(
        self, state: Path, project: Path = PROJECT, command: str = "start", **settings: str
    ) -> None:
        """Start it, with variables of its own; `wait_until_ready` says when it answers."""
        self._longest = SECONDS_LONGEST[command]
        self._lines: list[str] = []
        self._said = Condition()
        self._process = subprocess.Popen(
            [sys.executable, "-m", "local", command],
            cwd=project,
            env={**os.environ, **SHOWN, "PORT": "0", "LOCAL_STATE": str(state), **settings},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        assert self._process.stdout
        self._listening = Thread(target=self._listen, args=[self._process.stdout], daemon=True)
        self._listening.start()

    def wait_until_ready(self) -> str:
        """Return the URL that it answers at."""
        with self._said:
            self._said.wait_for(lambda: self._told(READY) or self._has_ended(), self._longest)
        url = self._told(READY)
        assert url, "the local runtime did not start:\n" + "\n".join(self._lines)
        return url

    @property
    def said(self) -> list[str]:
        """The lines on its terminal so far."""
        with self._said:
            return list(self._lines)

    @property
    def logged(self) -> list[str]:
        """The lines on its terminal after those that welcome, which show the demo accounts."""
        said = self.said
        return said[said.index(WELCOME_ENDS) + 1 :]

    @property
    def inbox_url(self) -> str | None:
        """Where it shows the mails, once it is ready."""
        return self._told(INBOX)

    @property
    def pid(self) -> int:
        return self._process.pid

    def stop(self) -> int:
        """End it as SIGTERM does; return its exit code. If it does not end, say what it said."""
        self._process.terminate()
        try:
            return self._process.wait(self._longest)
        except subprocess.TimeoutExpired as error:
            self._process.send_signal(signal.SIGABRT)
            self._listening.join()
            said = "\n".join(self.said)
            raise AssertionError(f"the local runtime did not end:\n{said}") from error

    def kill(self) -> None:
        """End it as `kill -9` does."""
        self._process.kill()
        self._process.wait(self._longest)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """End it, unless the test has. It must end well, and not by itself."""
        code = self._process.poll()
        if code is None:
            code = self.stop()
        said = "\n".join(self.said)
        assert code in (0, -signal.SIGKILL), f"the local runtime ended with {code}:\n{said}"

    def _told(self, what: re.Pattern[str]) -> str | None:
        found = (what.match(line) for line in self._lines)
        return next((match[1] for match in found if match), None)

    def _has_ended(self) -> bool:
        return self._process.poll() is not None

    def _listen(self, output: IO[str]) -> None:
        """Read all that it says, so that it never waits for a reader."""
        with suppress(ValueError):
            for line in output:
                self._note(line.rstrip("\n"))
        self._process.wait()
        self._note("(it has ended)")

    def _note(self, line: str) -> None:
        with self._said:
            self._lines.append(line)
            self._said.notify_all()


def descendants(pid: int) -> set[int]:
    """Return the processes that a process started, and those that they did."""
    children: dict[int, set[int]] = {}
    for child, parent, _ in _processes():
        children.setdefault(parent, set()).add(child)
    found: set[int] = set()
    new = {pid}
    while new:
        new = set().union(*(children.get(each, set()) for each in new)) - found
        found |= new
    return found


def running(pids: set[int]) -> set[int]:
    """Return those of the processes that still run; who only waits to be noticed does not."""
    return {pid for pid, _, state in _processes() if pid in pids and not state.startswith("Z")}


def _processes() -> list[tuple[int, int, str]]:
    listed = subprocess.check_output(["/bin/ps", "-axo", "pid=,ppid=,stat="], text=True)
    rows = [line.split() for line in listed.splitlines()]
    return [(int(pid), int(parent), state) for pid, parent, state in rows]
