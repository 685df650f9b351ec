"""Shows the inbox in a browser, at `/_local/inbox`, and as JSON for scripts and tests."""

import json
from dataclasses import asdict
from pathlib import Path

from local.gateway.http import JSON, Request, Response
from local.inbox.examples import ExamplesError, WriteExamples
from local.inbox.inbox import Inbox
from local.rendering.rendering import Pages, refusal, response

INBOX_PATH = "/_local/inbox"
INBOX_JSON_PATH = "/_local/inbox.json"
EXAMPLES_PATH = "/_local/inbox/examples"


class InboxPages:
    """The pages under `/_local/`, which do not belong to the API."""

    def __init__(self, inbox: Inbox, write_examples: WriteExamples | None = None) -> None:
        """Show an inbox, and beside it examples of the product's mails, if it writes any."""
        self._inbox = inbox
        self._write_examples = write_examples
        self._pages = Pages(Path(__file__).with_name("pages"), {"inbox_path": INBOX_PATH})

    def answer(self, request: Request) -> Response:
        """Answer a request whose path begins with LOCAL_PREFIX."""
        if refused := refusal(request):
            return refused
        if request.path == INBOX_PATH:
            return self._list()
        if request.path == INBOX_JSON_PATH:
            mails = [asdict(mail) for mail in self._inbox.mails()]
            return response(200, JSON, json.dumps(mails, indent=2))
        if request.path == EXAMPLES_PATH and self._write_examples:
            return self._examples(self._write_examples)
        mail = self._inbox.mail(request.path.removeprefix(f"{INBOX_PATH}/"))
        if mail is None:
            return self._pages.page(404, "missing.html", {})
        return self._pages.page(200, "mail.html", {"mail": mail})

    def _list(self) -> Response:
        examples_path = EXAMPLES_PATH if self._write_examples else None
        values = {"mails": self._inbox.mails(), "examples_path": examples_path}
        return self._pages.page(200, "inbox.html", values)

    def _examples(self, write: WriteExamples) -> Response:
        try:
            return self._pages.page(200, "examples.html", {"examples": write()})
        except ExamplesError as error:
            return self._pages.page(500, "broken.html", {"reason": error})
