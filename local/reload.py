"""Loads changed sources at the next request, and uses the last valid template until then.

Each request asks first (`refresh`), so that none runs on outdated sources. The same question is
asked now and then, so that the terminal shows an error before any request comes.
"""

from collections.abc import Callable
from threading import Event, Lock, Thread

from botocore.exceptions import BotoCoreError, ClientError

from local.console import Console
from local.sources import TEMPLATE, Change, Sources
from sam_template.template import TemplateError

LOOK_SECONDS = 0.3
STOP_SECONDS = 5.0


class Reloader:
    """Notices changed sources and has them loaded, once for each change."""

    def __init__(
        self,
        sources: Sources,
        console: Console,
        on_template: Callable[[], None],
        on_code: Callable[[], None],
    ) -> None:
        self._sources = sources
        self._console = console
        self._on_template = on_template
        self._on_code = on_code
        self._lock = Lock()
        self._closing = Event()
        self._looking = Thread(target=self._look, name="reload", daemon=True)

    def refresh(self) -> None:
        """Load what has changed; return when it is live, or the terminal shows why not."""
        with self._lock:
            changes = self._sources.changes()
            if Change.CODE in changes:
                self._on_code()
            if Change.TEMPLATE in changes:
                self._take_up_template()

    def start(self) -> None:
        """Start to look now and then."""
        self._looking.start()

    def close(self) -> None:
        """Stop looking, after a template that is being loaded, unless that takes too long."""
        self._closing.set()
        self._looking.join(STOP_SECONDS)

    def _take_up_template(self) -> None:
        try:
            self._on_template()
        except (TemplateError, ClientError, BotoCoreError) as error:
            self._console.problem(f"{TEMPLATE}: {error}; the last good one stays in use")
        else:
            self._console.say(f"{TEMPLATE} has changed and is in use")

    def _look(self) -> None:
        while not self._closing.wait(LOOK_SECONDS):
            self.refresh()
