"""The page that shows the API's document."""

from functools import cache

from shared.adapters.documentation.swagger_ui import SwaggerUi


@cache
def swagger_ui() -> SwaggerUi:
    return SwaggerUi()
