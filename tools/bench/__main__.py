"""Measures how fast the API is, and writes docs/performance.md; `make bench` runs it.

Parts are measured alone by their names: `python -m tools.bench cold size`; `sheet` measures nothing
and writes the sheet anew. For a first look at a change, `--only get_planet` (and others) starts
that and the floor alone, and `--rounds 5` less often; neither is stored.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from docker.errors import DockerException

from local.data_plane.data_plane import DataPlaneError
from local.extension import PreparationError
from local.sam.cli import SamError
from sam_template.template import TemplateError
from tools.bench import cold, scale, sheet, size, throughput, warm
from tools.bench.measurements import Circumstances, Measurements, store
from tools.bench.place import build, place
from tools.compile_build import CompileError
from tools.cost.bench import BenchError
from tools.generated import write

PROJECT = Path(__file__).parents[2]
SHEET = PROJECT / "docs" / "performance.md"
BUILT = ("cold", "size")
"""The parts that need a build, and share the place where functions are started."""
PARTS = (*BUILT, "warm", "scale", "throughput")
NOTHING = "sheet"
FAILURES = (
    BenchError,
    CompileError,
    DataPlaneError,
    PreparationError,
    SamError,
    TemplateError,
)
"""What is told in one line."""


def main(arguments: Sequence[str]) -> int:
    """Measure, print the tables, store and write; return the exit code."""
    options = _options(arguments)
    try:
        _measure(options)
        if not _is_first_look(options):
            sys.stdout.write(write(SHEET, sheet.text_of(PROJECT, Measurements.read())))
    except FAILURES as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except DockerException as error:
        sys.stderr.write(f"Docker: {error}\n")
        return 1
    return 0


def _measure(options: argparse.Namespace) -> None:
    """Measure what is wanted, and store each part as soon as it is there."""
    if not {*BUILT}.isdisjoint(options.parts):
        build(PROJECT)
        with place(PROJECT) as here:
            if "cold" in options.parts:
                starts = partial(cold.measure, here, _report, options.rounds, options.only)
                _part("cold", starts, sheet.cold, stored=not _is_first_look(options))
            if "size" in options.parts:
                _part("size", lambda: size.measure(here, _report), sheet.size)
    if "warm" in options.parts:
        _part("warm", lambda: warm.measure(PROJECT, _report), sheet.warm_table)
    if "scale" in options.parts:
        _part("scale", lambda: scale.measure(PROJECT, _report), sheet.scale_table)
    if "throughput" in options.parts:
        _part("throughput", lambda: throughput.measure(PROJECT, _report), sheet.throughput)


def _part[Figures](
    name: str,
    measure: Callable[[], Figures],
    table_of: Callable[[Figures], str],
    *,
    stored: bool = True,
) -> None:
    circumstances = Circumstances.now()
    figures = measure()
    if stored:
        store(name, circumstances, figures)
    sys.stdout.write(f"\n{name}\n{table_of(figures)}\n\n")
    sys.stdout.flush()


def _is_first_look(options: argparse.Namespace) -> bool:
    """Whether less was asked for than what is compared in the sheet."""
    return bool(options.only) or options.rounds < cold.ROUNDS


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("tools.bench", description="Measure how fast the API is.")
    parser.add_argument("parts", nargs="*", choices=[*PARTS, NOTHING], default=list(PARTS))
    parser.add_argument("--rounds", type=int, default=cold.ROUNDS, help="cold starts of each")
    parser.add_argument("--only", action="append", default=[], help="a variant, such as get_planet")
    return parser.parse_args(arguments)


def _report(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
