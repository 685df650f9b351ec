"""Lead to the documentation.

`/` is what people open first: it redirects to `/docs`.
"""

from shared.adapters.documentation.swagger_ui import SwaggerUi
from shared.entrypoints.api_gateway.answers import Redirect
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.documentation import swagger_ui


@operation(swagger_ui)
def handler(request: Request, ui: SwaggerUi) -> Redirect:
    return Redirect(path=ui.PATH)
