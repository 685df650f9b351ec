"""Writes the pages under `/_local/`, which do not belong to the API, in one look."""

from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from local.gateway.http import Request, Response

LOCAL_PREFIX = "/_local/"

HTML = "text/html; charset=utf-8"

SECURITY_HEADERS = (
    # A mail's own HTML is shown in a sandbox, and loads nothing from elsewhere.
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


class Pages:
    """The pages of one folder, with values that every one of them knows."""

    def __init__(self, folder: Path, values: Mapping[str, object]) -> None:
        self._values = values
        self._templates = Environment(
            loader=FileSystemLoader([folder, Path(__file__).parent]),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
        )

    def page(self, status: int, name: str, values: Mapping[str, object]) -> Response:
        """Write a page."""
        page = self._templates.get_template(name)
        return response(status, HTML, page.render(**self._values, **values))


def response(status: int, content_type: str, text: str) -> Response:
    """Answer with a text that nobody stores."""
    return Response(status, (("Content-Type", content_type), *SECURITY_HEADERS), text.encode())


def refusal(request: Request) -> Response | None:
    """Refuse what would change something."""
    if request.method in ("GET", "HEAD"):
        return None
    return response(405, "text/plain", "Only GET is known here.\n")
