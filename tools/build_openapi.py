"""Writes the API's OpenAPI document, which the API serves and clients are generated from."""

import json
import sys
from pathlib import Path

from tools.contract import NoContract
from tools.generated import write
from tools.openapi.document import document_of
from tools.openapi.routes import NoOperation

PROJECT = Path(__file__).parent.parent
TARGET = PROJECT / "functions" / "docs" / "openapi.json"


def text_of(project: Path) -> str:
    """Return the document as it is committed."""
    return json.dumps(document_of(project), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the document, or say in one line what keeps it from being written."""
    try:
        sys.stdout.write(write(TARGET, text_of(PROJECT)))
    except (NoContract, NoOperation) as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main()
