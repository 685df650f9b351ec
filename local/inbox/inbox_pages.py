"""Shows the inbox in a browser, at `/_local/inbox`, and as JSON for scripts and tests."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from local.gateway.http import JSON, Request, Response
from local.inbox.examples import ExamplesError, WriteExamples
from local.inbox.inbox import Inbox

LOCAL_PREFIX = "/_local/"
INBOX_PATH = "/_local/inbox"
INBOX_JSON_PATH = "/_local/inbox.json"
EXAMPLES_PATH = "/_local/inbox/examples"

HTML = "text/html; charset=utf-8"

SECURITY_HEADERS = (
    # A mail's own HTML is shown in a sandbox, and loads nothing from elsewhere.
    ("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; img-src data:"),
    ("Cache-Control", "no-store"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)


class InboxPages:
    """The pages under `/_local/`, which do not belong to the API."""

    def __init__(self, inbox: Inbox, write_examples: WriteExamples | None = None) -> None:
        """Show an inbox, and beside it examples of the product's mails, if it writes any."""
        self._inbox = inbox
        self._write_examples = write_examples
        self._templates = Environment(
            loader=FileSystemLoader(Path(__file__).with_name("pages")),
            autoescape=select_autoescape(default=True),
            undefined=StrictUndefined,
        )

    def answer(self, request: Request) -> Response:
        """Answer a request whose path begins with LOCAL_PREFIX."""
        if request.method not in ("GET", "HEAD"):
            return _response(405, "text/plain", "Only GET is known here.\n")
        if request.path == INBOX_PATH:
            return self._list()
        if request.path == INBOX_JSON_PATH:
            mails = [asdict(mail) for mail in self._inbox.mails()]
            return _response(200, JSON, json.dumps(mails, indent=2))
        if request.path == EXAMPLES_PATH and self._write_examples:
            return self._examples(self._write_examples)
        mail = self._inbox.mail(request.path.removeprefix(f"{INBOX_PATH}/"))
        if mail is None:
            return self._page(404, "missing.html", {})
        return self._page(200, "mail.html", {"mail": mail})

    def _list(self) -> Response:
        examples_path = EXAMPLES_PATH if self._write_examples else None
        values = {"mails": self._inbox.mails(), "examples_path": examples_path}
        return self._page(200, "inbox.html", values)

    def _examples(self, write: WriteExamples) -> Response:
        try:
            return self._page(200, "examples.html", {"examples": write()})
        except ExamplesError as error:
            return self._page(500, "broken.html", {"reason": error})

    def _page(self, status: int, name: str, values: Mapping[str, object]) -> Response:
        page = self._templates.get_template(name)
        return _response(status, HTML, page.render(inbox_path=INBOX_PATH, **values))


def _response(status: int, content_type: str, text: str) -> Response:
    return Response(status, (("Content-Type", content_type), *SECURITY_HEADERS), text.encode())
