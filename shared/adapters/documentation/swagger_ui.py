"""Swagger UI, the page that shows the API's document.

Its script and style come with Powertools, in the shared layer; nothing is loaded from elsewhere.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
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

_NAMED = re.compile(r"(?P<stem>.+)\.[0-9a-f]{16}(?P<ending>\.[a-z]+)")
"""The name of a file with the hash of some content in it."""


@dataclass(frozen=True)
class Asset:
    """A file that the page needs. If it is `permanent`, its name never stands for another text."""

    media_type: AssetType
    text: str
    permanent: bool


class SwaggerUi:
    """The page and its files."""

    PATH = "/docs"

    def page(self, path: str) -> str:
        """Return the page, with links relative to the path under which it was requested."""
        root = "../" if path.endswith("/") else "./"
        page = Template((_OWN / "docs.html").read_text()).substitute(root=root)
        for name in ASSETS:
            page = page.replace(f'docs/{name}"', f'docs/{permanent_name(name)}"')
        return page

    def asset(self, name: str) -> Asset:
        """Return a file of the page, by its name with or without a hash. Raises NotFound.

        A hash of another content is no reason to refuse: while a release takes over, the page of
        one can ask the other one.
        """
        named = _NAMED.fullmatch(name)
        plain = f"{named['stem']}{named['ending']}" if named else name
        if plain not in ASSETS:
            raise NotFound
        return Asset(ASSETS[plain], _text(plain), permanent=name == permanent_name(plain))


@cache
def permanent_name(name: str) -> str:
    """Return a file's name with the hash of its content, such as `docs.0123456789abcdef.css`."""
    stem, _, ending = name.rpartition(".")
    return f"{stem}.{sha256(_text(name).encode()).hexdigest()[:16]}.{ending}"


@cache
def _text(name: str) -> str:
    folder: Traversable = _OWN if (_OWN / name).is_file() else _POWERTOOLS
    return (folder / name).read_text(encoding="utf-8")
