"""Show a file of the documentation page.

The page's script and style, which come with the service: nothing is loaded from elsewhere.
"""

from shared.adapters.documentation.swagger_ui import AssetType, SwaggerUi
from shared.domain.errors import NotFound
from shared.entrypoints.api_gateway.answers import PUBLIC_PERMANENT, PUBLIC_REVALIDATED, Text
from shared.entrypoints.api_gateway.operation import operation
from shared.entrypoints.api_gateway.request import Request
from shared.wiring.documentation import swagger_ui


@operation(swagger_ui, refuses=(NotFound,))
def handler(request: Request, ui: SwaggerUi) -> Text[AssetType]:
    asset = ui.asset(request.path_name("asset"))
    headers = PUBLIC_PERMANENT if asset.permanent else PUBLIC_REVALIDATED
    return Text(body=asset.text, media_type=asset.media_type, headers=headers)
