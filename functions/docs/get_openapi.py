"""Show this document.

It is OpenAPI 3.1. `/docs` shows it to people.
"""

from functools import cache
from pathlib import Path
from typing import Literal

from shared.entrypoints.api_gateway.answers import PUBLIC_REVALIDATED, Text
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request

type Json = Literal["application/json"]


@cache
def openapi_document() -> str:
    """Return the document, as `make openapi` wrote it."""
    return Path(__file__).with_name("openapi.json").read_text(encoding="utf-8")


@operation(openapi_document)
def handler(request: Request, document: str) -> Text[Json]:
    return Text(body=document, media_type="application/json", headers=PUBLIC_REVALIDATED)
