"""Swagger UI, the page that shows the API's document.

Its script and style come with Powertools, in the layer; nothing is loaded from elsewhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from string import Template
from typing import Literal

from shared.domain.errors import NotFound

type AssetType = Literal["text/css; charset=utf-8", "text/javascript; charset=utf-8"]

_OWN = Path(__file__).parent / "pages"
# Found by its folder: importing the package itself would import Powertools' event handlers.
_POWERTOOLS = files("aws_lambda_powertools") / "event_handler" / "openapi" / "swagger_ui"

ASSETS: Mapping[str, AssetType] = {
    "docs.css": "text/css; charset=utf-8",
    "swagger-initializer.js": "text/javascript; charset=utf-8",
    "swagger-ui-bundle.min.js": "text/javascript; charset=utf-8",
    "swagger-ui.min.css": "text/css; charset=utf-8",
}


@dataclass(frozen=True)
class Asset:
    """A file that the page needs."""

    media_type: AssetType
    text: str


class SwaggerUi:
    """The page and its files."""

    PATH = "/docs"

    def page(self, path: str) -> str:
        """Return the page, with links relative to the path under which it was requested."""
        root = "../" if path.endswith("/") else "./"
        return Template((_OWN / "docs.html").read_text()).substitute(root=root)

    def asset(self, name: str) -> Asset:
        """Return a file of the page. Raises NotFound."""
        if name not in ASSETS:
            raise NotFound
        folder: Traversable = _OWN if (_OWN / name).is_file() else _POWERTOOLS
        return Asset(ASSETS[name], (folder / name).read_text(encoding="utf-8"))
