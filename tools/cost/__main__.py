"""Writes docs/cost.md, from what the operations call and what was measured of them.

`make cost` runs it; `make measure` first measures anew, which takes a minute or two.
"""

import sys
from pathlib import Path

from sam_template.template import TemplateError
from tools.cost.bench import BenchError
from tools.cost.counts import count
from tools.cost.measurements import Measurements, measure
from tools.cost.sheet import text_of
from tools.generated import write

PROJECT = Path(__file__).parents[2]
SHEET = PROJECT / "docs" / "cost.md"


def main(arguments: list[str]) -> int:
    """Write the sheet, after measuring anew if that is asked for; return the exit code."""
    try:
        counts = count(PROJECT)  # first: it takes seconds, and refuses what it cannot use
        if arguments == ["measure"]:
            measure(PROJECT).write()
        text = text_of(PROJECT, counts, Measurements.read())
    except (BenchError, TemplateError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write(write(SHEET, text))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
