"""Writes the API's OpenAPI document, which operations are served from and clients are made of."""

import json
import sys
from pathlib import Path

from tools.openapi.document import document_of

PROJECT = Path(__file__).parent.parent
TARGET = PROJECT / "functions" / "docs" / "openapi.json"


def text_of(project: Path) -> str:
    """Return the document as it is committed."""
    return json.dumps(document_of(project), indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Write the document."""
    TARGET.write_text(text_of(PROJECT), encoding="utf-8")
    sys.stdout.write(f"{TARGET.relative_to(PROJECT)} is up to date\n")


if __name__ == "__main__":
    main()
