"""Of a document goes what is about a part alone, and what leads to what is gone."""

import re

import pytest

from tools.strip.prose import Pruner

PRUNER = Pruner(re.compile("comet", re.IGNORECASE), lambda file, _: file == "data/gone.md")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("## Stars\na\n## Comets\nb\n### c\nd\n## Moons\n", "## Stars\na\n## Moons\n"),
        (
            "- **Comets** fly\n  far.\n- **Stars** shine,\n  comets not.\n",
            "- **Stars** shine,\n  comets not.\n",
        ),
        ("| `Comets` | 1 |\n| Stars | comets |\n", "| Stars | comets |\n"),
        ("1. [Data](../data/gone.md): all.\n2. [More](more.md)\n", "2. [More](more.md)\n"),
        ("| a | `data/gone.md` `b.py` |\n", "| a | `b.py` |\n"),
        ("1. **Comets**\n\n   ```sh\n   fly\n   ```\n\n2. Stars\n", "\n2. Stars\n"),
        ("1. ```sh\n   # Comets\n   ```\n- **Comets**\n", "1. ```sh\n   # Comets\n   ```\n"),
        ("- [ ] Look\n  at comets.\n- [ ] Look up.\n", "- [ ] Look up.\n"),
        ("```sh\n# Comets\n```\n", "```sh\n# Comets\n```\n"),
    ],
)
def test_heads_decide(before: str, after: str) -> None:
    assert PRUNER.prune(before) == after
