"""Lead to the documentation.

`/` is what people open first: it redirects to `/docs`.
"""

from shared.adapters.api_gateway.answers import Redirect
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.documentation import SwaggerUi
from shared.adapters.wiring.documentation import swagger_ui


@operation(swagger_ui)
def handler(request: Request, ui: SwaggerUi) -> Redirect:
    return Redirect(path=ui.PATH)
