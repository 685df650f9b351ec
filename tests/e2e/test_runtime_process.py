"""A test fails with what the local runtime said, when that did not end as it should."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.e2e import runtime_process
from tests.e2e.api import eventually
from tests.e2e.runtime_process import RuntimeProcess

pytestmark = pytest.mark.needs("own runtime")

READY = 'print("Ready at http://127.0.0.1:1", flush=True)'
DEAF = f"""
import signal
signal.signal(signal.SIGTERM, signal.SIG_IGN)
{READY}
signal.pause()
"""
FAILING = f"""
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: sys.exit("it cannot save"))
{READY}
signal.pause()
"""
CRASHING = f"""
{READY}
raise SystemExit("it broke")
"""

type Start = Callable[[str], RuntimeProcess]


@pytest.fixture
def start(tmp_path: Path) -> Start:
    """Return what starts a program in the runtime's place."""

    def start(program: str) -> RuntimeProcess:
        (tmp_path / "local").mkdir()
        (tmp_path / "local" / "__main__.py").write_text(program)
        return RuntimeProcess(tmp_path / "state", tmp_path)

    return start


def test_one_that_does_not_end_fails_its_test_and_shows_where_it_hangs(
    start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(runtime_process.SECONDS_LONGEST, "start", 1.0)

    with (
        pytest.raises(AssertionError, match=r"did not end:\n(.*\n)*.*in <module>"),
        start(DEAF) as runtime,
    ):
        runtime.wait_until_ready()


def test_one_that_cannot_end_well_fails_its_test(start: Start) -> None:
    with (
        pytest.raises(AssertionError, match=r"ended with 1:\n(.*\n)*it cannot save"),
        start(FAILING) as runtime,
    ):
        runtime.wait_until_ready()


def test_one_that_ended_by_itself_fails_its_test(start: Start) -> None:
    runtime = start(CRASHING)
    eventually(lambda: runtime.said, lambda said: "(it has ended)" in said)

    with pytest.raises(AssertionError, match=r"ended with 1:\n(.*\n)*it broke"), runtime:
        runtime.wait_until_ready()


def test_one_that_a_test_killed_fails_nothing(start: Start) -> None:
    with start(DEAF) as runtime:
        runtime.wait_until_ready()
        runtime.kill()
