"""The folder with the data that the local runtime keeps between runs."""

import fcntl
import os
import shutil
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from local.data_plane import data_plane

DEFAULT_FOLDER = ".local"


class StateInUse(Exception):
    """Another run uses the folder; the text is one line for the person at the terminal."""

    def __init__(self, base_url: str | None, folder: Path) -> None:
        does = f"serves {base_url} from" if base_url else "is starting on"
        super().__init__(f"another run {does} {folder}; stop it first")


@dataclass(frozen=True)
class State:
    """The state folder, `.local` unless LOCAL_STATE names another."""

    folder: Path

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> "State":
        """Read which folder it is."""
        return cls(Path(environment.get("LOCAL_STATE", DEFAULT_FOLDER)))

    @property
    def data(self) -> Path:
        """The data plane's own folder."""
        return self.folder / "data"

    @property
    def inbox(self) -> Path:
        """The mails, one file each."""
        return self.folder / "inbox"

    @property
    def prepared(self) -> Path:
        """A file that exists once a product has stored its first data."""
        return self.folder / "prepared"

    @property
    def app_keys(self) -> Path:
        """The API keys of client applications, one file each."""
        return self.folder / "app-keys"

    @property
    def backfills(self) -> Path:
        """How far the backfills have come that were stopped, one file each."""
        return self.folder / "backfills"

    @property
    def base_url(self) -> str | None:
        """The URL of the API that runs on it now, if one does."""
        if not (self._address.is_file() and self.is_in_use()):
            return None
        base_url = self._address.read_text(encoding="utf-8")
        return base_url if _is_listened_to(base_url) else None

    def note_base_url(self, base_url: str) -> None:
        """Write down the URL of the API that runs on it, for the commands that call it."""
        self._address.write_text(base_url, encoding="utf-8")

    def forget_base_url(self) -> None:
        """Forget the URL, since the API ends; its data may be saved only some seconds later."""
        self._address.unlink(missing_ok=True)

    @contextmanager
    def claimed(self) -> Iterator[Callable[[], None]]:
        """Be the one run that uses it; the context's value ends that earlier. Raises StateInUse.

        The folder itself is locked: that ends with the process, however it ends.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        with ExitStack() as claim:
            descriptor = os.open(self.folder, os.O_RDONLY)
            claim.callback(os.close, descriptor)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                raise StateInUse(self.base_url, self.folder) from error
            yield claim.close

    @property
    def _address(self) -> Path:
        return self.folder / "address"

    def is_in_use(self) -> bool:
        """Return whether a runtime uses it, or is still saving."""
        return data_plane.is_running(self.data)

    def empty(self) -> None:
        """Remove the runtime's data, and nothing else that may be there."""
        for folder in (self.data, self.inbox, self.app_keys, self.backfills):
            if folder.exists():
                shutil.rmtree(folder)
        self.prepared.unlink(missing_ok=True)
        self.forget_base_url()


def _is_listened_to(base_url: str) -> bool:
    """Whether a process listens there: one that was killed leaves its address behind."""
    address = urlsplit(base_url)
    try:
        socket.create_connection((address.hostname, address.port)).close()
    except OSError:
        return False
    return True
