"""Show a file of the documentation page.

The page's script and style, which come with the service: nothing is loaded from elsewhere.
"""

from shared.adapters.api_gateway.answers import PUBLIC_REVALIDATED, Text
from shared.adapters.api_gateway.operation import operation
from shared.adapters.api_gateway.request import Request
from shared.adapters.documentation import AssetType, SwaggerUi
from shared.adapters.wiring.documentation import swagger_ui
from shared.domain.errors import NotFound


@operation(swagger_ui, refuses=(NotFound,))
def handler(request: Request, ui: SwaggerUi) -> Text[AssetType]:
    asset = ui.asset(request.path_name("asset"))
    return Text(body=asset.text, media_type=asset.media_type, headers=PUBLIC_REVALIDATED)
