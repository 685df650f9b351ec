"""Says the word of its layer."""

import importlib
from typing import Any


def handler(_event: dict[str, Any], _: object) -> dict[str, Any]:
    return {"statusCode": 200, "body": importlib.import_module("words").WORD}
