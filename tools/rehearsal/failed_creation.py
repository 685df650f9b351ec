"""A stack that cannot be made: a key of a kind that KMS does not have, after most else was made."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from local.sources import TEMPLATE
from sam_template.template import read

KEY = "TokenKey"
NO_KIND = "ECC_OF_ANOTHER_WORLD"


@contextmanager
def that_cannot_be_made(project: Path) -> Iterator[None]:
    """Have the copy's template ask for what there is not, for as long as this lasts."""
    path = project / TEMPLATE
    sound = path.read_text(encoding="utf-8")
    template = read(path)
    template["Resources"][KEY]["Properties"]["KeySpec"] = NO_KIND
    path.write_text(json.dumps(template), encoding="utf-8")
    try:
        yield
    finally:
        path.write_text(sound, encoding="utf-8")
