"""Writes docs/cost.md, from what the operations call and what was measured of them.

`make cost` runs it; `make measure` first measures the operations that are new, and `ALL=1` all of
them anew, which takes a minute or two.
"""

import os
import sys
from collections.abc import Set as AbstractSet
from pathlib import Path

from sam_template.template import TemplateError
from tools.cost.bench import BenchError
from tools.cost.counts import count
from tools.cost.measurements import Measurements, measure
from tools.cost.sheet import text_of
from tools.generated import write

PROJECT = Path(__file__).parents[2]
NOTHING_NEW = "nothing, as nothing is new; `make measure ALL=1` measures everything anew"
SHEET = PROJECT / "docs" / "cost.md"


def measure_new(cases: AbstractSet[str], *, every: bool) -> None:
    """Measure the cases of which nothing is known yet, or every one."""
    known = Measurements.read()
    new = sorted(cases - known.cases.keys())
    if every:
        measure(PROJECT).write()
    elif new or known.cases.keys() - cases:
        known.with_new(cases, measure(PROJECT) if new else known).write()
    sys.stdout.write(f"measured: {'everything' if every else ', '.join(new) or NOTHING_NEW}\n")


def main(arguments: list[str]) -> int:
    """Write the sheet, after measuring anew if that is asked for; return the exit code."""
    try:
        counts = count(PROJECT)  # first: it takes seconds, and refuses what it cannot use
        if arguments == ["measure"]:
            measure_new(counts.keys(), every=bool(os.environ.get("ALL")))
        text = text_of(PROJECT, counts, Measurements.read())
    except (BenchError, TemplateError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(write(SHEET, text))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
