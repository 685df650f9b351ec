"""Measures how fast the API is; `make bench` runs it.

`python -m tools.bench cold` measures cold starts alone. `--only get_planet --only create_planet`
starts these and the floor, `--rounds 5` starts each less often: for a first look at a change.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from local.sam.cli import SamError
from sam_template.template import TemplateError
from tools.bench import cold
from tools.compile_build import CompileError
from tools.cost.bench import BenchError

PROJECT = Path(__file__).parents[2]
PARTS = ("cold",)


def main(arguments: Sequence[str]) -> int:
    """Measure, print a table, and return the exit code."""
    options = _options(arguments)
    try:
        measured = cold.measure(PROJECT, _report, options.rounds, options.only)
    except (BenchError, CompileError, SamError, TemplateError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(cold.table_of(measured))
    return 0


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser("tools.bench", description="Measure how fast the API is.")
    parser.add_argument("parts", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--rounds", type=int, default=cold.ROUNDS, help="starts of each variant")
    parser.add_argument("--only", action="append", default=[], help="a variant, such as get_planet")
    return parser.parse_args(arguments)


def _report(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
