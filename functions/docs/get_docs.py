"""Show this document as a page.

The page is Swagger UI: "Authorize" logs in with an email address and a password, and "Execute"
calls the API from the page.
"""

from shared.adapters.documentation.swagger_ui import SwaggerUi
from shared.entrypoints.api_gateway.answers import (
    HTML,
    HTTPS_ONLY,
    PUBLIC_REVALIDATED,
    Html,
    Text,
)
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.documentation import swagger_ui

# Swagger UI loads its icons from data: URLs.
CONTENT_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@operation(swagger_ui)
def handler(request: Request, ui: SwaggerUi) -> Text[Html]:
    policy = {"Content-Security-Policy": CONTENT_POLICY}
    headers = {**PUBLIC_REVALIDATED, **HTTPS_ONLY, **policy}
    return Text(body=ui.page(request.path), media_type=HTML, headers=headers)
