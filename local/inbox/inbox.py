"""Stores the mails that the data plane's SES accepted in files, since SES here forgets them."""

import json
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Lock
from typing import Any, Self
from urllib.parse import urlsplit

from local.data_plane.ministack_launcher import MAILS_PATH

FETCH_SECONDS = 5.0

type Fetch = Callable[[], bytes]


@dataclass(frozen=True)
class Mail:
    """One mail as it was sent. `sent_at` is RFC 3339."""

    mail_id: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    sent_at: str

    @classmethod
    def from_message(cls, message: Mapping[str, Any]) -> Self:
        """Read a message as the data plane lists it."""
        return cls(
            mail_id=message["MessageId"].partition("@")[0],
            sender=message["Source"],
            recipients=(*message["To"], *message["CC"], *message["BCC"]),
            subject=message["Subject"],
            text=message["BodyText"] or "",
            html=message["BodyHtml"] or "",
            sent_at=datetime.fromtimestamp(message["Timestamp"], UTC).isoformat(),
        )

    @classmethod
    def from_file(cls, path: Path) -> Self:
        """Read a stored mail."""
        stored = json.loads(path.read_text(encoding="utf-8"))
        return cls(**stored | {"recipients": tuple(stored["recipients"])})


class Inbox:
    """All mails that were ever sent here, each one a file, found by their ids."""

    def __init__(self, folder: Path, fetch: Fetch, left_over: Path) -> None:
        """Store mails in `folder`; `left_over` is the list that an earlier run left."""
        self._folder = folder
        self._fetch = fetch
        self._lock = Lock()
        folder.mkdir(parents=True, exist_ok=True)
        stored = (Mail.from_file(path) for path in folder.glob("*.json"))
        self._mails = {mail.mail_id: mail for mail in stored}
        if left_over.exists():
            self.add(left_over.read_bytes())

    def mails(self) -> list[Mail]:
        """List all mails, the newest first."""
        self._collect()
        return sorted(self._mails.values(), key=lambda mail: mail.sent_at, reverse=True)

    def mail(self, mail_id: str) -> Mail | None:
        """Find a mail by its id."""
        self._collect()
        return self._mails.get(mail_id)

    def add(self, document: bytes) -> None:
        """Store those messages of the data plane's list that are new."""
        accounts = json.loads(document)["messages"].values()
        sent = [Mail.from_message(message) for messages in accounts for message in messages]
        with self._lock:
            for mail in sent:
                if mail.mail_id not in self._mails:
                    self._store(mail)

    def _collect(self) -> None:
        """Store what was sent since the last time; without a data plane, nothing was."""
        with suppress(OSError, HTTPException):
            self.add(self._fetch())

    def _store(self, mail: Mail) -> None:
        """Write the file whole or not at all, so that a kill leaves no half of it."""
        path = self._folder / f"{mail.mail_id}.json"
        draft = path.with_suffix(".draft")
        draft.write_text(json.dumps(asdict(mail), indent=2), encoding="utf-8")
        draft.replace(path)
        self._mails = {**self._mails, mail.mail_id: mail}


def fetch_from(data_plane_url: str) -> Fetch:
    """Return a function that fetches the list of sent messages, without any proxy."""

    def fetch() -> bytes:
        with closing(
            HTTPConnection(urlsplit(data_plane_url).netloc, timeout=FETCH_SECONDS)
        ) as http:
            http.request("GET", MAILS_PATH)
            return http.getresponse().read()

    return fetch
