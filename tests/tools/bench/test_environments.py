"""Handlers are started in processes of their own, and what that took is returned."""

from pathlib import Path

import pytest

from tools.bench.environments import FreshProcesses, Variant
from tools.bench.fetching import fetched
from tools.cost.bench import BenchError

PROBE = Path(__file__).parents[3] / "tools" / "bench" / "probe.py"


@pytest.fixture
def opt(tmp_path: Path) -> Path:
    """Return a folder of layers with nothing but the probe."""
    folder = tmp_path / "opt"
    (folder / "python").mkdir(parents=True)
    (folder / "python" / PROBE.name).write_text(PROBE.read_text())
    return folder


def a_variant(task: Path, opt: Path, handler: str) -> Variant:
    return Variant(handler, "GetPlanet", handler, task, opt, {}, 1024)


def processes(tmp_path: Path) -> FreshProcesses:
    return FreshProcesses(tmp_path / "runtime", tmp_path / "authorities.pem")


def test_a_start_returns_the_answer_and_the_time_of_both_parts(tmp_path: Path, opt: Path) -> None:
    task = fetched("empty", tmp_path / "rivals")
    variant = a_variant(task, opt, "empty.handler")

    start = processes(tmp_path).start(variant, {})

    assert start.answer["statusCode"] == 200
    assert start.init_cpu_ms > 0
    assert start.first_cpu_ms >= 0
    assert {"empty", "json"} <= set(start.modules)


def test_what_a_module_imports_is_listed_without_the_interpreters_own(
    tmp_path: Path, opt: Path
) -> None:
    (tmp_path / "speaking.py").write_text("import colorsys\nprint('ready')\n")

    modules = processes(tmp_path).modules(a_variant(tmp_path, opt, "speaking.handler"))

    assert modules == ["colorsys", "speaking"]


def test_a_handler_that_fails_is_named_in_one_line(tmp_path: Path, opt: Path) -> None:
    (tmp_path / "broken.py").write_text("import nothing_of_that_name\n")

    with pytest.raises(BenchError, match=r"^broken\.handler did not start: ModuleNotFound.*$"):
        processes(tmp_path).start(a_variant(tmp_path, opt, "broken.handler"), {})
