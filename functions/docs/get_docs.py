"""Show this document as a page.

The page is Swagger UI: "Authorize" logs in with an email address and a password, and "Execute"
calls the API from the page.
"""

from typing import Literal

from shared.adapters.documentation.swagger_ui import SwaggerUi
from shared.entrypoints.api_gateway.answers import PUBLIC_REVALIDATED, Text
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.documentation import swagger_ui

type Html = Literal["text/html; charset=utf-8"]

# Swagger UI loads its icons from data: URLs.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@operation(swagger_ui)
def handler(request: Request, ui: SwaggerUi) -> Text[Html]:
    headers = {**PUBLIC_REVALIDATED, "Content-Security-Policy": CONTENT_POLICY}
    return Text(body=ui.page(request.path), media_type="text/html; charset=utf-8", headers=headers)
