"""Shows the mails that the rehearsed stack sent, where the suite looks for them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread

from local.data_plane.data_plane import HOST
from local.gateway.gateway_responses import GatewayError
from local.gateway.http import Request, Response
from local.gateway.server import Server
from local.inbox.inbox import Inbox, fetch_from
from local.inbox.inbox_pages import InboxPages

BAD_REQUEST = Response(400)


class _Mails:
    """The inbox alone, without an API beside it."""

    def __init__(self, pages: InboxPages) -> None:
        self._pages = pages

    def answer(self, request: Request) -> Response:
        return self._pages.answer(request)

    def refuse(self, _request: Request, _refusal: GatewayError) -> Response:
        return BAD_REQUEST


@contextmanager
def inbox(folder: Path, cloud_url: str) -> Iterator[str]:
    """Show the mails that a cloud's SES accepted, and store them in a folder; yields the URL."""
    pages = InboxPages(Inbox(folder, fetch_from(cloud_url), folder / "none-left-over"))
    with Server(0) as server:
        Thread(target=server.serve, args=[_Mails(pages)], name="mails", daemon=True).start()
        yield f"http://{HOST}:{server.port}"
        server.shutdown()
